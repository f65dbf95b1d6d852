// A read beside a write.
//
//judge:race
//judge:outcome "before\n"
//judge:outcome "after\n"
//judge:explore finds=race
package main

import (
	"fmt"
	"sync"
)

func main() {
	text := "before"
	var wg sync.WaitGroup
	wg.Go(func() { text = "after" })
	seen := text
	wg.Wait()
	fmt.Println(seen)
}
