package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// ANCHOR: lock

// Lock serves in the order in which they came.
type Lock struct {
	next   atomic.Int32 // the next number to be drawn
	called atomic.Int32 // the number whose turn it is
}

func (l *Lock) Lock() {
	number := l.next.Add(1) - 1
	for l.called.Load() != number {
		runtime.Gosched() // wait, and let others go on
	}
}

func (l *Lock) Unlock() {
	l.called.Add(1)
}

// ANCHOR_END: lock

func main() {
	var lock Lock
	var closed atomic.Bool
	var turns [4]int
	balance := 100
	var tellers sync.WaitGroup
	for teller := range turns {
		tellers.Go(func() {
			for !closed.Load() {
				lock.Lock()
				time.Sleep(time.Millisecond) // a turn's work
				balance++
				turns[teller]++
				lock.Unlock()
			}
		})
	}
	time.Sleep(200 * time.Millisecond)
	closed.Store(true)
	tellers.Wait()
	fmt.Println("turns:", turns)
	fmt.Println("exact:", balance == 100+turns[0]+turns[1]+turns[2]+turns[3])
}
