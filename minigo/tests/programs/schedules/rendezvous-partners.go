// Two senders and two receivers meet in either way.
//
//judge:outcome "1 2\n"
//judge:outcome "2 1\n"
package main

import (
	"fmt"
	"sync"
)

func main() {
	c := make(chan int)
	var wg sync.WaitGroup
	got := make([]int, 2)
	for i := range got {
		wg.Go(func() { c <- i + 1 })
		wg.Go(func() { got[i] = <-c })
	}
	wg.Wait()
	fmt.Println(got[0], got[1])
}
