// An atomic increment by 3 goroutines: 6 orders.
//
//judge:race
//judge:explore classes=6 redundant=0
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	const goroutines = 3
	var x atomic.Int64
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() { x.Add(1) })
	}
	wg.Wait()
	fmt.Println(x.Load())
}
