// A worker that asks now and then whether it is to stop is told once the sleeper wakes.
//
//judge:timed
package main

import (
	"fmt"
	"time"
)

func main() {
	quit := make(chan struct{})
	n := 0
	finished := make(chan int)
	go func() {
		for {
			select {
			case <-quit:
				finished <- n
				return
			default:
				n++
			}
		}
	}()
	time.Sleep(10 * time.Millisecond)
	close(quit)
	fmt.Println("worked:", <-finished >= 0)
}
