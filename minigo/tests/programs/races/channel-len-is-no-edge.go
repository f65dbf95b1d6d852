// len orders nothing: what it saw arrive is not thereby seen.
//
//judge:race rare
//judge:outcome "0\n"
//judge:outcome "1\n"
//judge:explore finds=race
package main

import "fmt"

func main() {
	a := 0
	c := make(chan int, 1)
	done := make(chan bool)
	go func() {
		a = 1
		c <- 1
		done <- true
	}()
	seen := 0
	if len(c) == 1 {
		seen = a
	}
	<-done
	fmt.Println(seen)
}
