// Both see enough money, both withdraw.
//
//judge:outcome "-50\n"
//judge:outcome "50\n"
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var balance atomic.Int64
	balance.Store(150)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			if balance.Load() >= 100 {
				balance.Add(-100)
			}
		})
	}
	wg.Wait()
	fmt.Println(balance.Load())
}
