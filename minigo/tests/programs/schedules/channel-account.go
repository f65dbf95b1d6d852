// One goroutine owns the balance: requests come in either order, the total is right.
//
//judge:race
//judge:outcome "100 90 100\n"
//judge:outcome "110 100 100\n"
//judge:explore finds=leak
package main

import "fmt"

type request struct {
	amount int
	reply  chan int
}

func main() {
	requests := make(chan request)
	go func() {
		balance := 100
		for r := range requests {
			balance += r.amount
			r.reply <- balance
		}
	}()
	deposit, withdraw := make(chan int), make(chan int)
	go func() {
		reply := make(chan int)
		requests <- request{10, reply}
		deposit <- <-reply
	}()
	go func() {
		reply := make(chan int)
		requests <- request{-10, reply}
		withdraw <- <-reply
	}()
	a, b := <-deposit, <-withdraw
	reply := make(chan int)
	requests <- request{0, reply}
	fmt.Println(a, b, <-reply)
}
