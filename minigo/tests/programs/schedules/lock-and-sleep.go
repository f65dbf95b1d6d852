// A lock, and a sleep kept instead of a join: nothing races, and nobody waits for the payments.
//
//judge:timed
//judge:outcome "100\n"
//judge:outcome "110\n"
//judge:outcome "120\n"
//judge:race
package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	var mu sync.Mutex
	balance := 100
	for range 2 {
		go func() {
			mu.Lock()
			balance += 10
			mu.Unlock()
		}()
	}
	time.Sleep(time.Millisecond)
	mu.Lock()
	fmt.Println(balance)
	mu.Unlock()
}
