// A channel for sending is not received from, nor the other way round.
package main

func main() {
	c := make(chan int)
	var send chan<- int = c
	var receive <-chan int = c
	<-send
	receive <- 1
	close(receive)
	for range send {
	}
	c = send
	c <- "text"
	var n int = <-make(chan string)
	_ = n
	5 <- 1
	select {
	case x := 5:
	}
}
