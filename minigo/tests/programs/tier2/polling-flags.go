// Time passes for those who wait in loops: for an atomic, for a lock that is tried, for a context, for the clock, giving the
// turn away or not.
//
//judge:bounded steps
//judge:timed
package main

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

func main() {
	var flag atomic.Bool
	var mu sync.Mutex
	mu.Lock()
	go func() {
		time.Sleep(20 * time.Millisecond)
		flag.Store(true)
		time.Sleep(20 * time.Millisecond)
		mu.Unlock()
	}()
	for !flag.Load() {
	}
	fmt.Println("flag")
	for !mu.TryLock() {
		runtime.Gosched()
	}
	fmt.Println("lock")
	done := false
	time.AfterFunc(20*time.Millisecond, func() {
		mu.Lock()
		done = true
		mu.Unlock()
	})
	mu.Unlock()
	for {
		mu.Lock()
		is := done
		mu.Unlock()
		if is {
			break
		}
	}
	fmt.Println("under a lock")
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	for ctx.Err() == nil {
	}
	fmt.Println(ctx.Err())
	start := time.Now()
	for time.Since(start) < 20*time.Millisecond {
	}
	fmt.Println("clock")
	tick := time.NewTicker(10 * time.Millisecond)
	ticks := 0
	var work atomic.Int64
	for ticks < 3 {
		select {
		case <-tick.C:
			ticks++
		default:
			work.Add(1)
		}
	}
	fmt.Println(work.Load() > 0)
}
