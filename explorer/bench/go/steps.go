// Visible operations and little else: two goroutines lock, read, write and unlock, a hundred thousand times each.
package main

import (
	"fmt"
	"sync"
)

func main() {
	const times = 100_000
	x := 0
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for range times {
				mu.Lock()
				x++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	fmt.Println(x)
}
