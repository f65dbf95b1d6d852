// Locks that are copied, in every way that go vet knows of; none is locked meanwhile, so the copies are as good as new.
//
//judge:vet
package main

import (
	"fmt"
	"sync"
)

type account struct {
	mu      sync.Mutex
	balance int
}

type bank struct {
	name string
	both [2]account
}

func (a account) get() int {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.balance
}

func twice(a account) account {
	a.balance *= 2
	return a
}

func main() {
	first := account{balance: 1}
	second := first
	second.balance++
	var third = *(&second)
	fmt.Println(first.get(), second.get(), third.get())
	fourth := twice(third)
	b := bank{"north", [2]account{first, fourth}}
	for _, a := range b.both {
		fmt.Println(a.get())
	}
	for a := (account{}); a.balance < 2; a.balance++ {
		fmt.Println(a.balance)
	}
	var wg sync.WaitGroup
	add := func(wg sync.WaitGroup) {
		wg.Add(1)
	}
	add(wg)
	wg.Wait()
	var once sync.Once
	again := once
	once.Do(func() { fmt.Println("once") })
	again.Do(func() { fmt.Println("and again") })
}
