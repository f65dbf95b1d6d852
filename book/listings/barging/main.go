package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// Lock lets one in at a time, and promises nothing about who is next.
type Lock struct {
	taken atomic.Bool
}

func (l *Lock) Lock() {
	for !l.taken.CompareAndSwap(false, true) {
		time.Sleep(time.Millisecond / 2) // taken: look again in a moment
	}
}

func (l *Lock) Unlock() {
	l.taken.Store(false)
}

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
