// Check and take are each under the lock, but not together: of the six classes four pay out more than there is.
//
//judge:outcome "80\n"
//judge:outcome "160\n"
//judge:explore classes=6 redundant=0 interleavings=6
//judge:classes "160\n" 4
package main

import (
	"fmt"
	"sync"
)

var (
	mu      sync.Mutex
	balance = 100
	paid    int
)

func take(amount int, wg *sync.WaitGroup) {
	defer wg.Done()
	mu.Lock()
	enough := balance >= amount
	mu.Unlock()
	if enough {
		mu.Lock()
		balance -= amount
		paid += amount
		mu.Unlock()
	}
}

func main() {
	var wg sync.WaitGroup
	wg.Add(2)
	go take(80, &wg)
	go take(80, &wg)
	wg.Wait()
	fmt.Println(paid)
}
