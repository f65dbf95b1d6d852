// Only inside when the TryLock succeeded: no race.
//
//judge:race
//judge:outcome "-1\n"
//judge:outcome "0\n"
//judge:outcome "1\n"
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
	seen := -1
	if mu.TryLock() {
		seen = n
		mu.Unlock()
	}
	wg.Wait()
	fmt.Println(seen)
}
