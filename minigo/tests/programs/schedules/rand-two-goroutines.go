// Random numbers of two goroutines lie in their range.
//
//judge:matches ^[0-9] [0-9]\n$
package main

import (
	"fmt"
	"math/rand"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	got := make([]int, 2)
	for i := range got {
		wg.Go(func() { got[i] = rand.Intn(10) })
	}
	wg.Wait()
	fmt.Println(got[0], got[1])
}
