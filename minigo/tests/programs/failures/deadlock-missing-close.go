// The consumer ranges over a channel that the producer forgot to close.
package main

import (
	"fmt"
	"sync"
)

func main() {
	jobs := make(chan int)
	var wg sync.WaitGroup
	wg.Go(func() {
		for j := range jobs {
			fmt.Println("job", j)
		}
	})
	for i := range 3 {
		jobs <- i
	}
	wg.Wait()
}
