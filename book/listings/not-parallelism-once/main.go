// One deposit and one withdrawal at one account, on one core.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

var balance = 100

func change(amount int) {
	b := balance         // read
	balance = b + amount // write
}

func main() {
	runtime.GOMAXPROCS(1)
	var tellers sync.WaitGroup
	tellers.Go(func() { change(10) })
	tellers.Go(func() { change(-10) })
	tellers.Wait()
	fmt.Println(balance)
}
