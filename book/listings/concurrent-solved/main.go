// The solution of the exercise in "Structure is not simultaneity": both still ask at once, and change one after the other.
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

// ANCHOR: solution
func main() {
	var tellers sync.WaitGroup
	var counter sync.Mutex
	teller := func(amount int) {
		ask()
		counter.Lock()
		change(amount)
		counter.Unlock()
	}
	tellers.Go(func() { teller(10) })
	tellers.Go(func() { teller(-10) })
	tellers.Wait()
	fmt.Println(balance)
}

// ANCHOR_END: solution
