// A flag of one's own is no Once.
//
//judge:race
//judge:matches ^[12] [0-9]+\n$
//judge:explore finds=race
package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	done, calls, value := false, 0, 0
	sums := make([]int, 2)
	for i := range sums {
		wg.Go(func() {
			if !done {
				done = true
				calls++
				value = 42
			}
			sums[i] = value
		})
	}
	wg.Wait()
	fmt.Println(calls, sums[0]+sums[1])
}
