// WaitGroup: Add, Done, Go, Wait by several, used again.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	results := make([]int, 4)
	wg.Add(len(results))
	for i := range results {
		go func() {
			defer wg.Done()
			results[i] = i * i
		}()
	}
	wg.Wait()
	fmt.Println(results)
	for i := range results {
		wg.Go(func() { results[i]++ })
	}
	wg.Wait()
	fmt.Println(results)
	var inner sync.WaitGroup
	gate := make(chan int, 2)
	inner.Add(1)
	for i := range 2 {
		wg.Go(func() {
			inner.Wait()
			gate <- i
		})
	}
	inner.Done()
	wg.Wait()
	fmt.Println(<-gate + <-gate)
	wg.Wait()
	wg.Add(2)
	wg.Add(-2)
	wg.Wait()
}
