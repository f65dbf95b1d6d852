// Double-checked locking with a plain first look: the look races.
//
//judge:race
//judge:outcome "42 42\n"
//judge:explore finds=race
package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	var instance *int
	get := func() int {
		if instance == nil {
			mu.Lock()
			if instance == nil {
				instance = new(int)
				*instance = 42
			}
			mu.Unlock()
		}
		mu.Lock()
		defer mu.Unlock()
		return *instance
	}
	var wg sync.WaitGroup
	a, b := 0, 0
	wg.Go(func() { a = get() })
	wg.Go(func() { b = get() })
	wg.Wait()
	fmt.Println(a, b)
}
