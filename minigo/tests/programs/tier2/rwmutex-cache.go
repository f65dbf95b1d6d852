// A cache that reads under RLock, and looks again under Lock before it fills.
package main

import (
	"fmt"
	"sync"
)

type cache struct {
	mu     sync.RWMutex
	values map[int]int
	fills  int
}

func (c *cache) get(n int) int {
	c.mu.RLock()
	v, ok := c.values[n]
	c.mu.RUnlock()
	if ok {
		return v
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if v, ok := c.values[n]; ok {
		return v
	}
	c.fills++
	c.values[n] = n * n
	return c.values[n]
}

func main() {
	c := cache{values: map[int]int{}}
	var wg sync.WaitGroup
	sums := make([]int, 2)
	for i := range sums {
		wg.Go(func() { sums[i] = c.get(3) + c.get(3) })
	}
	wg.Wait()
	fmt.Println(sums, c.fills)
}
