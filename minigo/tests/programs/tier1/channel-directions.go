// Channels may be given away for sending only or for receiving only.
package main

import "fmt"

func produce(to chan<- int, n int) {
	for i := range n {
		to <- i
	}
	close(to)
}

func double(from <-chan int) <-chan int {
	to := make(chan int)
	go func() {
		defer close(to)
		for n := range from {
			to <- 2 * n
		}
	}()
	return to
}

func main() {
	c := make(chan int)
	go produce(c, 4)
	for n := range double(double(c)) {
		fmt.Print(n, " ")
	}
	fmt.Println()
	var send chan<- int = c
	var receive <-chan int = c
	fmt.Printf("%T %T %T\n", c, send, receive)
	fmt.Println(len(send), cap(receive), <-receive)
	var list []chan<- int
	fmt.Println(len(list))
}
