// Too many draws for every combination of them: some are tried, and the verdict says so.
//
//judge:bounded draws
//judge:matches ^[0-9]+\n$
package main

import (
	"fmt"
	"math/rand"
	"sync"
)

func main() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	n := 0
	for range 2 {
		wg.Go(func() {
			for range 5 {
				if rand.Intn(3) == 0 {
					mu.Lock()
					n++
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	fmt.Println(n)
}
