// A lock on one side only protects nothing.
//
//judge:race
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
	seen := n
	wg.Wait()
	fmt.Println(seen)
}
