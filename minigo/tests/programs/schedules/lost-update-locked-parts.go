// Each step is locked, the whole is not: no race, and money is lost.
//
//judge:race
//judge:outcome "110\n"
//judge:outcome "120\n"
//judge:outcome "130\n"
package main

import (
	"fmt"
	"sync"
)

type account struct {
	mu      sync.Mutex
	balance int
}

func (a *account) get() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.balance
}

func (a *account) set(n int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.balance = n
}

func main() {
	a := account{balance: 100}
	var wg sync.WaitGroup
	for _, amount := range []int{10, 20} {
		wg.Go(func() { a.set(a.get() + amount) })
	}
	wg.Wait()
	fmt.Println(a.get())
}
