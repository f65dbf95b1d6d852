// One goroutine writes x, 2 read a flag of their own, then x: each before or after the write, 4 classes.
//
//judge:matches ^[0-2]\n$
//judge:race
//judge:explore classes=4 redundant=0 finds=race
package main

import (
	"fmt"
	"sync"
)

func main() {
	const readers = 2
	x := 0
	var flags, seen [readers]int
	var wg sync.WaitGroup
	wg.Go(func() { x = 1 })
	for i := range readers {
		wg.Go(func() {
			if flags[i] == 0 {
				seen[i] = x
			}
		})
	}
	wg.Wait()
	sum := 0
	for _, each := range seen {
		sum += each
	}
	fmt.Println(sum)
}
