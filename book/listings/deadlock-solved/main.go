package main

import (
	"fmt"
	"sync"
)

type account struct {
	sync.Mutex
	number, balance int
}

// ANCHOR: solution
func transfer(from, to *account, amount int) {
	first, second := from, to
	if second.number < first.number {
		first, second = second, first
	}
	first.Lock()
	defer first.Unlock()
	second.Lock()
	defer second.Unlock()
	from.balance -= amount
	to.balance += amount
}

// ANCHOR_END: solution

func main() {
	one, two := &account{number: 1, balance: 100}, &account{number: 2, balance: 100}
	var tellers sync.WaitGroup
	tellers.Go(func() {
		for range 1000 {
			transfer(one, two, 10)
		}
	})
	tellers.Go(func() {
		for range 1000 {
			transfer(two, one, 10)
		}
	})
	tellers.Wait()
	fmt.Println(one.balance + two.balance)
}
