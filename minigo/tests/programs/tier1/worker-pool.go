// Workers share one channel of jobs; who does what differs, the sum does not.
package main

import (
	"fmt"
	"sync"
)

type job struct{ id, n int }

func main() {
	jobs := make(chan job)
	results := make(chan int, 6)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for j := range jobs {
				results <- j.n * j.n
			}
		})
	}
	for i := range 6 {
		jobs <- job{i, i + 1}
	}
	close(jobs)
	wg.Wait()
	close(results)
	sum := 0
	for r := range results {
		sum += r
	}
	fmt.Println(sum)
}
