// One sender and one receiver at a buffered channel: a send and a receive commute unless one makes the other possible.
//
//judge:race
//judge:explore classes=1 redundant=0
package main

import "fmt"

func main() {
	c := make(chan int, 2)
	go func() {
		for i := range 4 {
			c <- i
		}
	}()
	sum := 0
	for range 4 {
		sum += <-c
	}
	fmt.Println(sum)
}
