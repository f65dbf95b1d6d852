// A draw decides whether a goroutine is left waiting: it is a choice, like the turn of a goroutine.
//
//judge:outcome ""
//judge:explore finds=leak classes=3
package main

import "math/rand"

func main() {
	c := make(chan int)
	go func() {
		if rand.Intn(2) == 1 {
			c <- 1
		}
	}()
}
