// A loop of compare-and-swap keeps every update, but the check before it is not part of it.
//
//judge:outcome "20\n"
//judge:outcome "-60\n"
//judge:explore classes=6 redundant=0
//judge:classes "-60\n" 4
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var balance atomic.Int64
	balance.Store(100)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if balance.Load() < 80 {
				return
			}
			for {
				old := balance.Load()
				if balance.CompareAndSwap(old, old-80) {
					return
				}
			}
		})
	}
	wg.Wait()
	fmt.Println(balance.Load())
}
