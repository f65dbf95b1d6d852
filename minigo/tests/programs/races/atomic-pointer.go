// A pointer swapped atomically brings its target along.
//
//judge:race
//judge:outcome "none\n"
//judge:outcome "new 7\n"
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

type config struct {
	name string
	size int
}

func main() {
	var current atomic.Pointer[config]
	var wg sync.WaitGroup
	wg.Go(func() {
		c := &config{name: "new"}
		c.size = 7
		current.Store(c)
	})
	text := "none"
	if c := current.Load(); c != nil {
		text = fmt.Sprint(c.name, " ", c.size)
	}
	wg.Wait()
	fmt.Println(text)
}
