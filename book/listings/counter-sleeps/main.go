// A wrong answer to the exercise in "The lost update": every access is locked, and main still only sleeps.
package main

import (
	"fmt"
	"sync"
	"time"
)

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
	go counter.Inc()
	go counter.Inc()
	time.Sleep(time.Second)
	counter.mutex.Lock()
	defer counter.mutex.Unlock()
	fmt.Println(counter.value)
}
