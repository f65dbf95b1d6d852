// Reads commute, plain and atomic alike: one class.
//
//judge:race
//judge:explore classes=1 redundant=0
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	x := 1
	var y atomic.Int32
	var wg sync.WaitGroup
	sums := make([]int, 3)
	for i := range sums {
		wg.Go(func() { sums[i] = x + int(y.Load()) })
	}
	wg.Wait()
	fmt.Println(sums)
}
