package main

import (
	"fmt"
	"time"
)

type Counter struct{ value int }

func (c *Counter) Inc() { c.value++ }

func main() {
	var counter Counter
	go counter.Inc()
	go counter.Inc()
	time.Sleep(time.Second)
	fmt.Println(counter.value)
}
