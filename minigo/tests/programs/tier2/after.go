// time.After and select make a timeout; the work that is ready first wins.
//
//judge:timed
package main

import (
	"fmt"
	"time"
)

func await(c <-chan string, limit time.Duration) string {
	select {
	case s := <-c:
		return s
	case <-time.After(limit):
		return "timeout"
	}
}

func main() {
	never := make(chan string)
	fmt.Println(await(never, 10*time.Millisecond))
	soon := make(chan string, 1)
	soon <- "ready"
	fmt.Println(await(soon, time.Hour))
	slow := make(chan string)
	go func() {
		time.Sleep(5 * time.Millisecond)
		slow <- "slow but in time"
	}()
	fmt.Println(await(slow, time.Minute))
}
