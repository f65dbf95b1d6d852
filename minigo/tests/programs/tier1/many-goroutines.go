// A thousand goroutines, each with its own element.
//
//judge:explore executions=3
package main

import (
	"fmt"
	"sync"
)

func main() {
	const n = 1000
	squares := make([]int, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { squares[i] = i * i })
	}
	wg.Wait()
	sum := 0
	for _, square := range squares {
		sum += square
	}
	fmt.Println(sum)
}
