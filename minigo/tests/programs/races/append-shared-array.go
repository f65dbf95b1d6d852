// Appends to copies of one slice with room to spare write the same element.
//
//judge:race
//judge:matches ^\[9 [01]\]\n$
//judge:explore finds=race
package main

import (
	"fmt"
	"sync"
)

func main() {
	s := make([]int, 1, 4)
	s[0] = 9
	var wg sync.WaitGroup
	for i := range 2 {
		wg.Go(func() { _ = append(s, i) })
	}
	wg.Wait()
	fmt.Println(s[:2])
}
