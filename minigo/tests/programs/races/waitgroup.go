// A Done precedes the Wait that it lets through.
//
//judge:race
package main

import (
	"fmt"
	"sync"
)

func main() {
	var wg sync.WaitGroup
	a, b := 0, 0
	wg.Add(2)
	go func() { a = 1; wg.Done() }()
	go func() { b = 2; wg.Done() }()
	wg.Wait()
	fmt.Println(a + b)
}
