// A wrong answer to the exercise in "Structure is not simultaneity": one core.
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
	runtime.GOMAXPROCS(1)
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
