// Four tellers at one account, and one core for all four.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

var balance = 100

// think takes some hundredths of a second of a core.
func think() (notes int) {
	for range 100_000_000 {
		notes = notes*31 + 7
	}
	return notes
}

func change(amount int) {
	read := balance
	think()
	balance = read + amount
}

func main() {
	runtime.GOMAXPROCS(1)
	var tellers sync.WaitGroup
	for _, amount := range []int{30, -10, 30, -10} {
		tellers.Go(func() {
			for range 5 {
				change(amount)
			}
		})
	}
	tellers.Wait()
	fmt.Println("it should hold 300, and holds", balance)
}
