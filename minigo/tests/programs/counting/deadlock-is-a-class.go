// Two locks in opposite orders: one after the other in two orders, and the deadlock. Three classes.
//
//judge:outcome "done\n"
//judge:outcome "" fatal error: all goroutines are asleep - deadlock!
//judge:explore classes=3 redundant=0 deadlocks=1 finds=deadlock
package main

import (
	"fmt"
	"sync"
)

func main() {
	var a, b sync.Mutex
	var wg sync.WaitGroup
	wg.Go(func() {
		a.Lock()
		b.Lock()
		b.Unlock()
		a.Unlock()
	})
	wg.Go(func() {
		b.Lock()
		a.Lock()
		a.Unlock()
		b.Unlock()
	})
	wg.Wait()
	fmt.Println("done")
}
