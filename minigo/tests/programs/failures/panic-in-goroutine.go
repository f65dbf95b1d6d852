// A panic in any goroutine ends the program.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	wg.Go(func() {
		fmt.Println("working")
		panic("in a goroutine")
	})
	wg.Wait()
}
