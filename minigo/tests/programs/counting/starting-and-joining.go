// Goroutines that share nothing: starting them, joining them, and Done beside Done add no class.
//
//judge:race
//judge:explore classes=1 redundant=0
package main

import (
	"fmt"
	"sync"
)

func main() {
	const n = 5
	var wg sync.WaitGroup
	wg.Add(n)
	squares := make([]int, n)
	for i := range n {
		go func() {
			squares[i] = i * i
			wg.Done()
		}()
	}
	wg.Wait()
	fmt.Println(squares)
}
