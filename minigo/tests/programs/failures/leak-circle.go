// Two goroutines wait for each other at two channels when main ends: Go says nothing.
//
//judge:explore finds=leak
package main

import "fmt"

func main() {
	a, b := make(chan int), make(chan int)
	ready := make(chan bool, 2)
	go func() {
		ready <- true
		<-a
		b <- 1
	}()
	go func() {
		ready <- true
		<-b
		a <- 1
	}()
	<-ready
	<-ready
	fmt.Println("main goes on")
}
