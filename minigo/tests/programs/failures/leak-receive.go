// A goroutine waits for more on a channel that nobody closes.
//
//judge:explore finds=leak
package main

import "fmt"

func main() {
	c := make(chan int)
	done := make(chan int)
	go func() {
		sum := 0
		for v := range c {
			sum += v
			done <- sum
		}
	}()
	c <- 1
	fmt.Println(<-done)
	c <- 2
	fmt.Println(<-done)
}
