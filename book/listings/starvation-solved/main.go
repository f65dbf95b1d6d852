package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

// ANCHOR: solution

// Lock lets one of two in at a time; if both want in, the one who asked first.
type Lock struct {
	wants [2]atomic.Bool
	last  atomic.Int32 // who asked last, and so gives way
}

func (l *Lock) Lock(me int) {
	l.wants[me].Store(true)
	l.last.Store(int32(me))
	for l.wants[1-me].Load() && l.last.Load() == int32(me) {
	}
}

func (l *Lock) Unlock(me int) {
	l.wants[me].Store(false)
}

// ANCHOR_END: solution

func main() {
	var lock Lock
	var closed atomic.Bool
	balance := 100
	var tellers sync.WaitGroup
	tellers.Go(func() { // A looks at the balance, again and again
		for !closed.Load() {
			lock.Lock(0)
			_ = balance
			lock.Unlock(0)
		}
	})
	tellers.Go(func() { // B pays in, once
		lock.Lock(1)
		balance += 10
		lock.Unlock(1)
		closed.Store(true)
	})
	tellers.Wait()
	fmt.Println(balance)
}
