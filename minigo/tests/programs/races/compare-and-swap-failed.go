// A failed compare-and-swap is a read: it sees what the successful one published.
//
//judge:race
//judge:outcome "1\n"
//judge:outcome "2\n"
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var owner atomic.Int32
	var wg sync.WaitGroup
	for i := range 2 {
		wg.Go(func() { owner.CompareAndSwap(0, int32(i+1)) })
	}
	wg.Wait()
	fmt.Println(owner.Load())
}
