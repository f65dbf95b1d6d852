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
	to.Lock()
	from.balance -= amount
	to.balance += amount
	to.Unlock()
	from.Unlock()
}

func main() {
	one, two := &account{balance: 100}, &account{balance: 100}
	var tellers sync.WaitGroup
	tellers.Go(func() { transfer(one, two, 10) })
	tellers.Go(func() { transfer(two, one, 10) })
	tellers.Wait()
	fmt.Println(one.balance + two.balance)
}
