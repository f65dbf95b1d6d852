// Channels carry channels: a request brings the way back.
package main

import "fmt"

type request struct {
	n     int
	reply chan int
}

func serve(requests <-chan request) {
	balance := 0
	for r := range requests {
		balance += r.n
		r.reply <- balance
	}
}

func main() {
	requests := make(chan request)
	go serve(requests)
	for _, n := range []int{5, -2, 10} {
		reply := make(chan int)
		requests <- request{n, reply}
		fmt.Println(<-reply)
	}
	close(requests)
	cc := make(chan chan string, 1)
	c := make(chan string, 1)
	cc <- c
	c <- "inside"
	fmt.Println(<-<-cc)
	funcs := make(chan func() int, 1)
	funcs <- func() int { return 42 }
	fmt.Println((<-funcs)())
}
