// Who waits for a sleeper has spent the time that it slept, whatever the two met at.
//
//judge:timed
package main

import (
	"context"
	"fmt"
	"sync"
	"time"
)

const pause = 20 * time.Millisecond

func took(what string, wait func()) {
	start := time.Now()
	wait()
	fmt.Println(what, time.Since(start) >= pause)
}

func main() {
	took("wait group", func() {
		var wg sync.WaitGroup
		for i := range 2 {
			wg.Go(func() { time.Sleep(time.Duration(i+1) * pause / 2) })
		}
		wg.Wait()
	})
	took("channel", func() {
		c := make(chan int)
		go func() {
			time.Sleep(pause)
			c <- 1
		}()
		<-c
	})
	took("mutex", func() {
		var mu sync.Mutex
		mu.Lock()
		go func() {
			time.Sleep(pause)
			mu.Unlock()
		}()
		mu.Lock()
	})
	took("timer", func() { <-time.After(pause) })
	took("ticker", func() {
		c := time.Tick(pause / 2)
		<-c
		<-c
	})
	took("context", func() {
		ctx, cancel := context.WithTimeout(context.Background(), pause)
		defer cancel()
		<-ctx.Done()
	})
}
