// A reader sees the balance before or after the writer, never between its two writes.
//
//judge:race
//judge:outcome "0 0\n"
//judge:outcome "1 1\n"
package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.RWMutex
	var wg sync.WaitGroup
	a, b := 0, 0
	wg.Go(func() {
		mu.Lock()
		a++
		b++
		mu.Unlock()
	})
	mu.RLock()
	x, y := a, b
	mu.RUnlock()
	wg.Wait()
	fmt.Println(x, y)
}
