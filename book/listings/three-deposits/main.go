// Two tellers, three deposits of 1 each, with nothing between them.
package main

import (
	"fmt"
	"sync"
)

var balance = 0

func deposit() {
	for range 3 {
		b := balance
		balance = b + 1
	}
}

func main() {
	var tellers sync.WaitGroup
	tellers.Go(deposit)
	tellers.Go(deposit)
	tellers.Wait()
	fmt.Println(balance)
}
