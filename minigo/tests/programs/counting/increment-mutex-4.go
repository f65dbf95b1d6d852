// An increment under one mutex by 4 goroutines: the 24 orders of the critical sections.
//
//judge:race
//judge:explore classes=24 redundant=0
package main

import (
	"fmt"
	"sync"
)

func main() {
	const goroutines = 4
	x := 0
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() {
			mu.Lock()
			x++
			mu.Unlock()
		})
	}
	wg.Wait()
	fmt.Println(x)
}
