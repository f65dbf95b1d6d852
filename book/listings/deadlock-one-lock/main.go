// A wrong answer to the exercise in "Deadlock": strangers wait for one another.
package main

import (
	"fmt"
	"sync"
)

type account struct {
	balance int
}

var bank sync.Mutex

func transfer(from, to *account, amount int) {
	bank.Lock()
	defer bank.Unlock()
	from.balance -= amount
	to.balance += amount
}

func main() {
	one, two := &account{balance: 100}, &account{balance: 100}
	var tellers sync.WaitGroup
	tellers.Go(func() { transfer(one, two, 10) })
	tellers.Go(func() { transfer(two, one, 10) })
	tellers.Wait()
	fmt.Println(one.balance + two.balance)
}
