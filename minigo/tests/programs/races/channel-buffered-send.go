// A send on a buffered channel precedes the receive of that very value.
//
//judge:race
package main

import "fmt"

func main() {
	a := 0
	c := make(chan int, 3)
	go func() {
		a = 1
		c <- 1
	}()
	<-c
	fmt.Println(a)
}
