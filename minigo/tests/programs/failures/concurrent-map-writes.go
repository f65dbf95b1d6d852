// Two goroutines write one map with nothing between them. Go may notice, or lose an entry, or neither.
//
//judge:race
//judge:matches ^([12]\n)?$
//judge:may-fail fatal error: concurrent map writes
//judge:explore finds=race,panic
package main

import (
	"fmt"
	"sync"
)

func main() {
	m := map[int]int{}
	var wg sync.WaitGroup
	for i := range 2 {
		wg.Go(func() { m[i] = i })
	}
	wg.Wait()
	fmt.Println(len(m))
}
