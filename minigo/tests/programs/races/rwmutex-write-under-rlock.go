// Two writers under RLock race: readers do not exclude each other.
//
//judge:race
//judge:outcome "1\n"
//judge:outcome "2\n"
//judge:explore finds=race
package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.RWMutex
	var wg sync.WaitGroup
	n := 0
	for range 2 {
		wg.Go(func() {
			mu.RLock()
			n++
			mu.RUnlock()
		})
	}
	wg.Wait()
	fmt.Println(n)
}
