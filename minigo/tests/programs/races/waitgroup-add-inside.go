// Add inside the goroutine may come after Wait has looked.
//
//judge:race rare
//judge:vet
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
	go func() {
		wg.Add(1)
		a = 1
		wg.Done()
	}()
	wg.Wait()
	fmt.Println(a)
}
