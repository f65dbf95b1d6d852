// A Done in a deferred call runs even when the goroutine panics and recovers.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	for i := range 2 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer func() {
				if r := recover(); r != nil {
					_ = r
				}
			}()
			panic(i)
		}()
	}
	wg.Wait()
	var again sync.WaitGroup
	again.Add(1)
	defer func() {
		fmt.Println("recovered:", recover())
		panic("and again")
	}()
	again.Add(-2)
}
