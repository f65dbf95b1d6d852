// What is changed under the lock before Signal is seen after Wait.
//
//judge:race
package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	c := sync.NewCond(&mu)
	value := 0
	go func() {
		mu.Lock()
		value = 7
		mu.Unlock()
		c.Signal()
	}()
	mu.Lock()
	for value == 0 {
		c.Wait()
	}
	fmt.Println(value)
	mu.Unlock()
}
