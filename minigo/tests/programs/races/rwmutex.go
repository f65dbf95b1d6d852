// Readers under RLock and a writer under Lock.
//
//judge:race
//judge:outcome "0 0 1\n"
//judge:outcome "0 1 1\n"
//judge:outcome "1 0 1\n"
//judge:outcome "1 1 1\n"
package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.RWMutex
	var wg sync.WaitGroup
	n := 0
	var a, b int
	wg.Go(func() { mu.RLock(); a = n; mu.RUnlock() })
	wg.Go(func() { mu.RLock(); b = n; mu.RUnlock() })
	wg.Go(func() { mu.Lock(); n++; mu.Unlock() })
	wg.Wait()
	fmt.Println(a, b, n)
}
