// Printing one after the other orders nothing else.
//
//judge:race rare
//judge:matches ^((hello|world)\n){2}[01]\n$
//judge:explore finds=race
package main

import (
	"fmt"
	"sync"
)

func main() {
	a := 0
	var wg sync.WaitGroup
	wg.Go(func() {
		a = 1
		fmt.Println("hello")
	})
	fmt.Println("world")
	seen := a
	wg.Wait()
	fmt.Println(seen)
}
