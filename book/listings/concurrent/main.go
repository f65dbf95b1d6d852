// The exercise of "Structure is not simultaneity": each teller waits for another bank, then changes the account.
// ANCHOR: program
package main

import (
	"fmt"
	"sync"
	"time"
)

var balance = 100

// ask takes a second: another bank has to answer.
func ask() {
	time.Sleep(time.Second)
}

func change(amount int) {
	b := balance
	balance = b + amount
}

func main() {
	var tellers sync.WaitGroup
	tellers.Go(func() {
		ask()
		change(10)
	})
	tellers.Go(func() {
		ask()
		change(-10)
	})
	tellers.Wait()
	fmt.Println(balance)
}

// ANCHOR_END: program
