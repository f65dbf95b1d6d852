// A send on an unbuffered channel precedes the end of its receive.
//
//judge:race
package main

import "fmt"

func main() {
	a := 0
	c := make(chan bool)
	go func() {
		a = 1
		c <- true
	}()
	<-c
	fmt.Println(a)
}
