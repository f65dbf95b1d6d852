// Two goroutines hold a lock each and wait for the other's for ever, while main goes on: Go says nothing.
//
//judge:explore finds=deadlock
package main

import (
	"fmt"
	"sync"
)

func main() {
	var a, b sync.Mutex
	holding := make(chan bool)
	take := func(first, second *sync.Mutex) {
		first.Lock()
		holding <- true
		second.Lock()
		second.Unlock()
		first.Unlock()
	}
	go take(&a, &b)
	go take(&b, &a)
	<-holding
	<-holding
	fmt.Println("main goes on")
}
