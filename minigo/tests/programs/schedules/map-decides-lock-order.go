// The order of a map decides the order of locks: only some orders can deadlock.
//
//judge:outcome "done\n"
//judge:outcome "" fatal error: all goroutines are asleep - deadlock!
//judge:explore finds=deadlock
package main

import (
	"fmt"
	"sync"
)

func main() {
	locks := map[string]*sync.Mutex{"a": {}, "b": {}}
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for _, lock := range locks {
				lock.Lock()
				defer lock.Unlock()
			}
		})
	}
	wg.Wait()
	fmt.Println("done")
}
