// The answer and the timeout race each other.
//
//judge:outcome "answer\n"
//judge:outcome "timeout\n"
package main

import (
	"fmt"
	"time"
)

func main() {
	c := make(chan string, 1)
	go func() {
		time.Sleep(time.Millisecond)
		c <- "answer"
	}()
	select {
	case s := <-c:
		fmt.Println(s)
	case <-time.After(time.Millisecond):
		fmt.Println("timeout")
	}
}
