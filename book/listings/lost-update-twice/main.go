package main

import (
	"fmt"
	"sync"
)

var balance = 100

func deposit(amount int) {
	held := balance // read
	held += amount  // modify
	balance = held  // write
}

func withdraw(amount int) {
	held := balance // read
	held -= amount  // modify
	balance = held  // write
}

func main() {
	var tellers sync.WaitGroup
	tellers.Go(func() {
		for range 2 {
			deposit(1)
		}
	})
	tellers.Go(func() {
		for range 2 {
			withdraw(1)
		}
	})
	tellers.Wait()
	fmt.Println(balance)
}
