// An increment under one mutex by 3 goroutines: the 6 orders of the critical sections.
//
//judge:race
//judge:explore classes=6 redundant=0
package main

import (
	"fmt"
	"sync"
)

func main() {
	const goroutines = 3
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
