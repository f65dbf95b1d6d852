// A variable declared outside the loop is shared by all its goroutines.
//
//judge:race
//judge:matches ^[0-9]\n$
//judge:explore finds=race
package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	var mu sync.Mutex
	var i, sum int
	for i = 0; i < 2; i++ {
		wg.Go(func() {
			mu.Lock()
			sum += i
			mu.Unlock()
		})
	}
	wg.Wait()
	fmt.Println(sum)
}
