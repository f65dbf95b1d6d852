// Reading a map by several is no race.
//
//judge:race
package main

import (
	"fmt"
	"sync"
)

func main() {
	m := map[string]int{"a": 1, "b": 2}
	var wg sync.WaitGroup
	got := make([]int, 2)
	wg.Go(func() { got[0] = m["a"] + len(m) })
	wg.Go(func() { got[1] = m["b"] })
	wg.Wait()
	fmt.Println(got)
}
