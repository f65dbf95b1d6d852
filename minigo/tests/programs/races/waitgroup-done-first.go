// What is written after Done is not waited for.
//
//judge:race
//judge:outcome "0\n"
//judge:outcome "1\n"
//judge:explore finds=race
package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	a := 0
	wg.Add(1)
	go func() {
		wg.Done()
		a = 1
	}()
	wg.Wait()
	fmt.Println(a)
}
