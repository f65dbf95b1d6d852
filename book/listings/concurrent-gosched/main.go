// A wrong answer to the exercise in "Structure is not simultaneity": the core is given up only after the change.
package main

import (
	"fmt"
	"runtime"
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
		runtime.Gosched()
	})
	tellers.Go(func() {
		ask()
		change(-10)
		runtime.Gosched()
	})
	tellers.Wait()
	fmt.Println(balance)
}
