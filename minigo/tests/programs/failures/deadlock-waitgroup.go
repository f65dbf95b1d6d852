// One Done too few.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		fmt.Println("working")
	}()
	wg.Wait()
	fmt.Println("never")
}
