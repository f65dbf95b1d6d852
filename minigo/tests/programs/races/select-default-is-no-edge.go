// A default taken orders nothing.
//
//judge:race
//judge:outcome "0\n"
//judge:outcome "1\n"
//judge:explore finds=race
package main

import "fmt"

func main() {
	a := 0
	c := make(chan bool, 1)
	done := make(chan bool)
	go func() {
		a = 1
		c <- true
		close(done)
	}()
	seen := 0
	select {
	case <-c:
		seen = a
	default:
		seen = a
	}
	<-done
	fmt.Println(seen)
}
