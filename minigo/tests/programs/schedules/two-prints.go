// Two goroutines print: either may come first.
//
//judge:outcome "a\nb\n"
//judge:outcome "b\na\n"
//judge:explore classes=2 redundant=0
package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	wg.Go(func() { fmt.Println("a") })
	wg.Go(func() { fmt.Println("b") })
	wg.Wait()
}
