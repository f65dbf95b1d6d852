// The solution of the exercise in "The lost update": the whole change under one lock, and main waits for both.
package main

import (
	"fmt"
	"sync"
)

// ANCHOR: solution
type Counter struct {
	mutex sync.Mutex
	value int
}

func (c *Counter) Inc() {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.value++
}

func main() {
	var counter Counter
	var both sync.WaitGroup
	both.Go(counter.Inc)
	both.Go(counter.Inc)
	both.Wait()
	fmt.Println(counter.value)
}

// ANCHOR_END: solution
