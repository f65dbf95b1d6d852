// A waiting writer keeps new readers out, so TryRLock fails while one reader is still inside.
package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	var m sync.RWMutex
	m.RLock()
	done := make(chan struct{})
	go func() {
		m.Lock()
		m.Unlock()
		close(done)
	}()
	for m.TryRLock() {
		m.RUnlock()
		time.Sleep(time.Millisecond)
	}
	fmt.Println("a reader is kept out")
	m.RUnlock()
	<-done
	fmt.Println(m.TryRLock())
}
