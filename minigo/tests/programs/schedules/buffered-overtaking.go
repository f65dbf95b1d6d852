// How far a producer runs ahead of its consumer.
//
//judge:outcome "0 2\n"
//judge:outcome "1 2\n"
package main

import (
	"fmt"
	"sync/atomic"
)

func main() {
	c := make(chan int, 1)
	var sent atomic.Int32
	go func() {
		for i := range 2 {
			c <- i
			sent.Add(1)
		}
		close(c)
	}()
	first := sent.Load()
	<-c
	<-c
	_, ok := <-c
	if !ok {
		fmt.Println(first, sent.Load())
	}
}
