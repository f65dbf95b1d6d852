// Store buffering: of the four pairs of answers, 0 0 is impossible when the memory is sequentially consistent: 3 classes.
//
//judge:outcome "0 1 0 0\n"
//judge:outcome "1 0 0 0\n"
//judge:outcome "1 1 0 0\n"
//judge:race
//judge:explore classes=3 redundant=0
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var x, y atomic.Int32
	var a, b, c, d int32
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
	fmt.Println(a, b, c, d)
}
