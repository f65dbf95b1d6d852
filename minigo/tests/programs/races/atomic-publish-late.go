// Written after the flag, it is not published.
//
//judge:race rare
//judge:outcome "not yet\n"
//judge:outcome "0\n"
//judge:outcome "42\n"
//judge:explore finds=race
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
		ready.Store(true)
		value = 42
	})
	text := "not yet"
	if ready.Load() {
		text = fmt.Sprint(value)
	}
	wg.Wait()
	fmt.Println(text)
}
