// A closed channel is always ready, beside one that has a value.
//
//judge:outcome "stop\n"
//judge:outcome "work 5\n"
package main

import "fmt"

func main() {
	stop, work := make(chan struct{}), make(chan int, 1)
	close(stop)
	work <- 5
	select {
	case <-stop:
		fmt.Println("stop")
	case n := <-work:
		fmt.Println("work", n)
	}
}
