// Sleepers wake in the order of their times.
//
//judge:timed
package main

import (
	"fmt"
	"time"
)

func main() {
	c := make(chan int, 3)
	for _, n := range []int{60, 20, 40} {
		go func() {
			time.Sleep(time.Duration(n) * time.Millisecond)
			c <- n
		}()
	}
	fmt.Println(<-c, <-c, <-c)
	time.Sleep(0)
	time.Sleep(-time.Second)
}
