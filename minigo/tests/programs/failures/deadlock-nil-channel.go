// A nil channel blocks for ever, for sender and receiver alike.
package main

func main() {
	var c chan int
	go func() { c <- 1 }()
	<-c
}
