// A goroutine that waits for a lock takes no step: two critical sections are two classes, however long they are.
//
//judge:race
//judge:explore classes=2 redundant=0
package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	x := 0
	for range 2 {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			for range 5 {
				read := x
				x = read + 1
			}
		})
	}
	wg.Wait()
	fmt.Println(x)
}
