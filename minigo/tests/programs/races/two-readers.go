// Reads alone never race.
//
//judge:race
//judge:explore redundant=0
package main

import (
	"fmt"
	"sync"
)

func main() {
	n := 5
	got := make([]int, 2)
	var wg sync.WaitGroup
	for i := range got {
		wg.Go(func() { got[i] = n * (i + 1) })
	}
	wg.Wait()
	fmt.Println(got)
}
