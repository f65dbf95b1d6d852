// Two tellers make three unsynchronised deposits of 1 each: 924 orders, 328 classes; at worst the total is 2.
//
//judge:outcome "2\n"
//judge:outcome "3\n"
//judge:outcome "4\n"
//judge:outcome "5\n"
//judge:outcome "6\n"
//judge:race
//judge:explore classes=328 redundant=0 interleavings=924 finds=race
package main

import (
	"fmt"
	"sync"
)

func main() {
	const deposits = 3
	balance := 0
	var tellers sync.WaitGroup
	for range 2 {
		tellers.Go(func() {
			for range deposits {
				read := balance
				balance = read + 1
			}
		})
	}
	tellers.Wait()
	fmt.Println(balance)
}
