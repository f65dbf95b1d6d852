// Some goroutines have ended, the rest are all asleep: who waits where is told for each.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	results := make(chan int)
	mu.Lock()
	for i := range 2 {
		go func() {
			mu.Lock()
			defer mu.Unlock()
			results <- i
		}()
	}
	fmt.Println("forgot to unlock")
	fmt.Println(<-results)
}
