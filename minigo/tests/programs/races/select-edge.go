// The case that a select takes orders as a plain receive would.
//
//judge:race
package main

import "fmt"

func main() {
	a := 0
	c, other := make(chan bool), make(chan bool)
	go func() {
		a = 1
		c <- true
	}()
	select {
	case <-c:
	case <-other:
	}
	fmt.Println(a)
}
