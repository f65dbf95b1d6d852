// An atomic flag publishes what was written before it.
//
//judge:race
//judge:outcome "not yet\n"
//judge:outcome "42\n"
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var ready atomic.Bool
	var wg sync.WaitGroup
	value := 0
	wg.Go(func() {
		value = 42
		ready.Store(true)
	})
	text := "not yet"
	if ready.Load() {
		text = fmt.Sprint(value)
	}
	wg.Wait()
	fmt.Println(text)
}
