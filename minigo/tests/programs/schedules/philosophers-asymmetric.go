// One philosopher takes the right fork first: nobody starves at the table.
//
//judge:explore redundant=0
package main

import (
	"fmt"
	"sync"
)

func main() {
	const n = 3
	var forks [n]sync.Mutex
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			left, right := &forks[i], &forks[(i+1)%n]
			if i == n-1 {
				left, right = right, left
			}
			left.Lock()
			right.Lock()
			right.Unlock()
			left.Unlock()
		})
	}
	wg.Wait()
	fmt.Println("all have eaten")
}
