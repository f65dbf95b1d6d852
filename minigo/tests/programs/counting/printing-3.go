// Three goroutines print: six orders.
//
//judge:matches ^[abc]{3}$
//judge:explore classes=6 redundant=0 interleavings=6
package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	for _, letter := range []string{"a", "b", "c"} {
		wg.Go(func() { fmt.Print(letter) })
	}
	wg.Wait()
}
