// A channel of two lets two in: no lock.
//
//judge:race rare
//judge:outcome "1\n"
//judge:outcome "2\n"
//judge:explore finds=race
package main

import (
	"fmt"
	"sync"
)

func main() {
	slots := make(chan struct{}, 2)
	n := 0
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			slots <- struct{}{}
			n++
			<-slots
		})
	}
	wg.Wait()
	fmt.Println(n)
}
