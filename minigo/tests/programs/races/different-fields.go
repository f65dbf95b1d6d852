// Fields and elements are variables of their own: no race.
//
//judge:race
//judge:explore redundant=0
package main

import (
	"fmt"
	"sync"
)

type pair struct{ a, b int }

func main() {
	var p pair
	s := make([]int, 2)
	var array [2]int
	var wg sync.WaitGroup
	wg.Go(func() { p.a = 1; s[0] = 1; array[0] = 1 })
	wg.Go(func() { p.b = 2; s[1] = 2; array[1] = 2 })
	wg.Wait()
	fmt.Println(p, s, array)
}
