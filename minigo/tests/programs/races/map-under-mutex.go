// A map under a mutex.
//
//judge:race
package main

import (
	"fmt"
	"sync"
)

func main() {
	m := map[int]int{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	for i := range 2 {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			m[i] = i * i
		})
	}
	wg.Wait()
	fmt.Println(m)
}
