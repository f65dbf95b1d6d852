package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// Lock lets one in at a time, and promises nothing about who is next.
type Lock struct {
	taken atomic.Bool
}

func (l *Lock) Lock() {
	for !l.taken.CompareAndSwap(false, true) { // taken: look again
	}
}

func (l *Lock) Unlock() {
	l.taken.Store(false)
}

func main() {
	var lock Lock
	var closed atomic.Bool
	balance := 100
	var tellers sync.WaitGroup
	tellers.Go(func() { // A looks at the balance, again and again
		for !closed.Load() {
			lock.Lock()
			_ = balance
			lock.Unlock()
		}
	})
	tellers.Go(func() { // B pays in, once
		lock.Lock()
		balance += 10
		lock.Unlock()
		closed.Store(true)
	})
	tellers.Wait()
	fmt.Println(balance)
}
