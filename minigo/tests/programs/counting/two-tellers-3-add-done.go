// The same with Add, go, Done and Wait: starting and joining add nothing.
//
//judge:outcome "2\n"
//judge:outcome "3\n"
//judge:outcome "4\n"
//judge:outcome "5\n"
//judge:outcome "6\n"
//judge:race
//judge:explore classes=328 redundant=0 interleavings=924 finds=race
package main

import (
	"fmt"
	"sync"
)

var balance int

func main() {
	const deposits = 3
	var tellers sync.WaitGroup
	for range 2 {
		tellers.Add(1)
		go func() {
			defer tellers.Done()
			for range deposits {
				balance++
			}
		}()
	}
	tellers.Wait()
	fmt.Println(balance)
}
