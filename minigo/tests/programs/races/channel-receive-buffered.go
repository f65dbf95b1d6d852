// With a buffer it does not.
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
		<-c
		done <- true
	}()
	c <- true
	seen := a
	<-done
	fmt.Println(seen)
}
