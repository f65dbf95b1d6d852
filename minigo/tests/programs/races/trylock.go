// A TryLock that succeeds is a lock; one that fails orders nothing, and guards nothing.
//
//judge:race rare
//judge:outcome "0\n"
//judge:outcome "1\n"
//judge:explore finds=race
package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	n := 0
	wg.Go(func() {
		mu.Lock()
		n++
		mu.Unlock()
	})
	seen := 0
	if mu.TryLock() {
		seen = n
		mu.Unlock()
	} else {
		seen = n
	}
	wg.Wait()
	fmt.Println(seen)
}
