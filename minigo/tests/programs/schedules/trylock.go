// TryLock may fail for the one who comes second, or for nobody.
//
//judge:outcome "1\n"
//judge:outcome "2\n"
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var mu sync.Mutex
	var entered atomic.Int32
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if mu.TryLock() {
				entered.Add(1)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	fmt.Println(entered.Load())
}
