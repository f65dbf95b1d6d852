// Three philosophers, left fork first: seven classes, of which one is the deadlock.
//
//judge:outcome "all have eaten\n"
//judge:outcome "" fatal error: all goroutines are asleep - deadlock!
//judge:explore classes=7 redundant=0 deadlocks=1 finds=deadlock
package main

import (
	"fmt"
	"sync"
)

func main() {
	const n = 3
	var forks [n]sync.Mutex
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			left, right := &forks[i], &forks[(i+1)%n]
			left.Lock()
			right.Lock()
			right.Unlock()
			left.Unlock()
		})
	}
	wg.Wait()
	fmt.Println("all have eaten")
}
