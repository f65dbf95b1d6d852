// An atomic increment by 2 goroutines: 2 orders.
//
//judge:race
//judge:explore classes=2 redundant=0
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	const goroutines = 2
	var x atomic.Int64
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() { x.Add(1) })
	}
	wg.Wait()
	fmt.Println(x.Load())
}
