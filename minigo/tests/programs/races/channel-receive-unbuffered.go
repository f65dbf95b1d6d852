// A receive from an unbuffered channel precedes the end of the send.
//
//judge:race
package main

import "fmt"

func main() {
	a := 0
	c := make(chan bool)
	go func() {
		a = 1
		<-c
	}()
	c <- true
	fmt.Println(a)
}
