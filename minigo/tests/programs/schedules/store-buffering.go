// Dekker's question with atomics: at least one sees the other.
//
//judge:race
//judge:outcome "0 1\n"
//judge:outcome "1 0\n"
//judge:outcome "1 1\n"
//judge:explore redundant=0
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var x, y atomic.Int32
	var a, b int32
	var wg sync.WaitGroup
	wg.Go(func() {
		x.Store(1)
		a = y.Load()
	})
	wg.Go(func() {
		y.Store(1)
		b = x.Load()
	})
	wg.Wait()
	fmt.Println(a, b)
}
