// One deposit and one withdrawal at one account, with nothing between them.
package main

import (
	"fmt"
	"sync"
)

var balance = 100

func deposit() {
	b := balance     // read
	balance = b + 10 // write
}

func withdraw() {
	b := balance     // read
	balance = b - 10 // write
}

func main() {
	var tellers sync.WaitGroup
	tellers.Go(deposit)
	tellers.Go(withdraw)
	tellers.Wait()
	fmt.Println(balance)
}
