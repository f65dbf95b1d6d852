// Atomic, so no race, and still an update is lost.
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
	var n atomic.Int64
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() { n.Store(n.Load() + 1) })
	}
	wg.Wait()
	fmt.Println(n.Load())
}
