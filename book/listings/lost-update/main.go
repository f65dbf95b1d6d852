package main

import (
	"fmt"
	"sync"
)

var balance = 100_000

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
		for range 200_000_000 {
			deposit(1)
		}
	})
	tellers.Go(func() {
		for range 200_000_000 {
			withdraw(1)
		}
	})
	tellers.Wait()
	fmt.Println("should hold 100000, holds", balance)
}
