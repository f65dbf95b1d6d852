// Two goroutines, four times i += j and j += i, while main looks at both, with nothing between them: 19,605 classes.
//
//judge:matches ^[0-9]+ [0-9]+\n$
//judge:race
//judge:explore classes=19605 redundant=0 finds=race
package main

import (
	"fmt"
	"sync"
)

func main() {
	const n = 4
	i, j := 1, 1
	var wg sync.WaitGroup
	wg.Go(func() {
		for range n {
			i += j
		}
	})
	wg.Go(func() {
		for range n {
			j += i
		}
	})
	if i >= 144 || j >= 144 {
		panic("more than Fibonacci has")
	}
	wg.Wait()
	fmt.Println(i, j)
}
