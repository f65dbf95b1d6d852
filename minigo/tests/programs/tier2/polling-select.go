// A select that takes its default again and again lets time pass for those who sleep.
//
//judge:timed
package main

import (
	"fmt"
	"time"
)

func main() {
	done := make(chan bool)
	data := make(chan int)
	go func() {
		for i := 0; i < 3; i++ {
			data <- i
			time.Sleep(10 * time.Millisecond)
		}
		done <- true
	}()
	for {
		select {
		case v := <-data:
			fmt.Println("got", v)
		case <-done:
			fmt.Println("done")
			return
		default:
		}
	}
}
