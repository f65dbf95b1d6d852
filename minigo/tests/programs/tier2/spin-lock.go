// A lock made of a compare-and-swap.
//
//judge:explore executions=20000
package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

type spin struct{ state atomic.Int32 }

func (s *spin) Lock() {
	for !s.state.CompareAndSwap(0, 1) {
		runtime.Gosched()
	}
}

func (s *spin) Unlock() { s.state.Store(0) }

func main() {
	var lock spin
	var wg sync.WaitGroup
	n := 0
	for range 2 {
		wg.Go(func() {
			lock.Lock()
			defer lock.Unlock()
			n++
		})
	}
	wg.Wait()
	fmt.Println(n)
}
