// Copying a struct reads every field of it.
//
//judge:race
//judge:outcome "{0 0}\n"
//judge:outcome "{0 2}\n"
//judge:explore finds=race
package main

import (
	"fmt"
	"sync"
)

type pair struct{ a, b int }

func main() {
	p := &pair{}
	var wg sync.WaitGroup
	wg.Go(func() { p.b = 2 })
	copied := *p
	wg.Wait()
	fmt.Println(copied)
}
