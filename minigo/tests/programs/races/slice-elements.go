// Two slices of one array share what overlaps.
//
//judge:race
//judge:outcome "[0 1 0]\n"
//judge:outcome "[0 2 0]\n"
//judge:explore finds=race
package main

import (
	"fmt"
	"sync"
)

func main() {
	s := make([]int, 3)
	left, right := s[:2], s[1:]
	var wg sync.WaitGroup
	wg.Go(func() { left[1] = 1 })
	wg.Go(func() { right[0] = 2 })
	wg.Wait()
	fmt.Println(s)
}
