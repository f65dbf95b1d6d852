// A buffered channel as a semaphore; a channel of one as a lock.
package main

import (
	"fmt"
	"sync"
)

func main() {
	slots := make(chan struct{}, 2)
	lock := make(chan struct{}, 1)
	inside, most, total := 0, 0, 0
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Go(func() {
			slots <- struct{}{}
			lock <- struct{}{}
			inside++
			most = max(most, inside)
			total += i
			<-lock
			lock <- struct{}{}
			inside--
			<-lock
			<-slots
		})
	}
	wg.Wait()
	fmt.Println(inside, most <= 2, total)
}
