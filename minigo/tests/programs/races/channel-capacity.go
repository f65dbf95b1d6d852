// The k-th receive precedes the end of the (k+cap)-th send: a channel of one is a lock.
//
//judge:race
package main

import (
	"fmt"
	"sync"
)

func main() {
	lock := make(chan struct{}, 1)
	n := 0
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			lock <- struct{}{}
			n++
			<-lock
		})
	}
	wg.Wait()
	fmt.Println(n)
}
