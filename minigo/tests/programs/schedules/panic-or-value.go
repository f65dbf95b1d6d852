// A closed channel: the sender may be too late.
//
//judge:outcome "1 true\n"
//judge:outcome "0 false\n"
//judge:outcome "" panic: send on closed channel
//judge:outcome "0 false\n" panic: send on closed channel
//judge:race
//judge:explore finds=panic,race
package main

import "fmt"

func main() {
	c := make(chan int, 1)
	go func() { c <- 1 }()
	close(c)
	v, ok := <-c
	fmt.Println(v, ok)
}
