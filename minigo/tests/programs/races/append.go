// Two appends to one slice: an element is lost, whatever the length says.
//
//judge:race
//judge:matches ^[12]\n$
//judge:explore finds=race
package main

import (
	"fmt"
	"sync"
)

func main() {
	var s []int
	var wg sync.WaitGroup
	for i := range 2 {
		wg.Go(func() { s = append(s, i) })
	}
	wg.Wait()
	fmt.Println(len(s))
}
