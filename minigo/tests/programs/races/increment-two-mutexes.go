// Each has a mutex, but not the same one.
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
	n := 0
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			var mu sync.Mutex
			mu.Lock()
			n++
			mu.Unlock()
		})
	}
	wg.Wait()
	fmt.Println(n)
}
