// The end of Do's function precedes the return of every Do.
//
//judge:race
package main

import (
	"fmt"
	"sync"
)

func main() {
	var once sync.Once
	var wg sync.WaitGroup
	value := 0
	sums := make([]int, 2)
	for i := range sums {
		wg.Go(func() {
			once.Do(func() { value = 42 })
			sums[i] = value
		})
	}
	wg.Wait()
	fmt.Println(sums)
}
