// A Signal that comes before the Wait is lost: without a condition to look at, that is a deadlock.
//
//judge:outcome "woken\n"
//judge:outcome "" fatal error: all goroutines are asleep - deadlock!
//judge:explore finds=deadlock
package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	c := sync.NewCond(&mu)
	go func() {
		mu.Lock()
		c.Signal()
		mu.Unlock()
	}()
	mu.Lock()
	c.Wait()
	mu.Unlock()
	fmt.Println("woken")
}
