// How many goroutines there are depends on who has already ended.
//
//judge:outcome "1\n"
//judge:outcome "2\n"
package main

import (
	"fmt"
	"runtime"
)

func main() {
	c := make(chan int, 1)
	go func() { c <- 1 }()
	<-c
	fmt.Println(runtime.NumGoroutine())
}
