// Objects with their own locks, held by pointer in a map.
package main

import (
	"fmt"
	"sync"
)

type account struct {
	mu      sync.Mutex
	balance int
}

type bank struct{ accounts map[string]*account }

func (b *bank) transfer(from, to string, amount int) error {
	a, c := b.accounts[from], b.accounts[to]
	first, second := a, c
	if from > to {
		first, second = c, a
	}
	first.mu.Lock()
	defer first.mu.Unlock()
	second.mu.Lock()
	defer second.mu.Unlock()
	if a.balance < amount {
		return fmt.Errorf("%s has only %d", from, a.balance)
	}
	a.balance -= amount
	c.balance += amount
	return nil
}

func main() {
	b := bank{map[string]*account{"ann": {balance: 100}, "bob": {balance: 50}}}
	var wg sync.WaitGroup
	wg.Go(func() { b.transfer("ann", "bob", 10) })
	wg.Go(func() { b.transfer("bob", "ann", 20) })
	wg.Wait()
	fmt.Println(b.accounts["ann"].balance, b.accounts["bob"].balance)
	fmt.Println(b.transfer("ann", "bob", 1000))
}
