package main

import (
	"fmt"
	"sync"
)

type account struct {
	sync.Mutex
	balance int
}

func transfer(from, to *account, amount int) {
	from.Lock()
	defer from.Unlock()
	to.Lock()
	defer to.Unlock()
	from.balance -= amount
	to.balance += amount
}

func main() {
	one, two := &account{balance: 100}, &account{balance: 100}
	var tellers sync.WaitGroup
	tellers.Go(func() {
		for {
			transfer(one, two, 10)
		}
	})
	tellers.Go(func() {
		for {
			transfer(two, one, 10)
		}
	})
	tellers.Wait()
	fmt.Println("never printed")
}
