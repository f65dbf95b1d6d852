// Two goroutines add to one variable with nothing between them.
//
//judge:race
//judge:outcome "1\n"
//judge:outcome "2\n"
//judge:explore finds=race
package main

import (
	"fmt"
	"sync"
)

func main() {
	n := 0
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			read := n
			n = read + 1
		})
	}
	wg.Wait()
	fmt.Println(n)
}
