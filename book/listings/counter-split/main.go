// A wrong answer to the exercise in "The lost update": the read is locked and the write is locked, each by itself.
package main

import (
	"fmt"
	"sync"
)

type Counter struct {
	mutex sync.Mutex
	value int
}

func (c *Counter) Inc() {
	c.mutex.Lock()
	held := c.value
	c.mutex.Unlock()

	c.mutex.Lock()
	c.value = held + 1
	c.mutex.Unlock()
}

func main() {
	var counter Counter
	var both sync.WaitGroup
	both.Go(counter.Inc)
	both.Go(counter.Inc)
	both.Wait()
	fmt.Println(counter.value)
}
