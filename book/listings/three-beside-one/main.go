// Three deposits of 1 beside a single one, with nothing between them.
package main

import (
	"fmt"
	"sync"
)

var balance = 0

func deposit(times int) {
	for range times {
		b := balance
		balance = b + 1
	}
}

func main() {
	var tellers sync.WaitGroup
	tellers.Go(func() { deposit(3) })
	tellers.Go(func() { deposit(1) })
	tellers.Wait()
	fmt.Println(balance)
}
