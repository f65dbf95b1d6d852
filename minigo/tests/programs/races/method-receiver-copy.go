// A method on a value copies the whole receiver, the mutex and the balance with it.
//
//judge:race
//judge:vet
//judge:outcome "0\n"
//judge:outcome "5\n"
//judge:explore finds=race
package main

import (
	"fmt"
	"sync"
)

type account struct {
	mu      sync.Mutex
	balance int
}

func (a *account) put(n int) {
	a.mu.Lock()
	a.balance += n
	a.mu.Unlock()
}

func (a account) peek() int {
	return a.balance
}

func main() {
	var a account
	var wg sync.WaitGroup
	wg.Go(func() { a.put(5) })
	seen := a.peek()
	wg.Wait()
	fmt.Println(seen)
}
