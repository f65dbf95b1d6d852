// A close precedes the receive that sees it.
//
//judge:race
package main

import "fmt"

func main() {
	a := 0
	c := make(chan int)
	go func() {
		a = 1
		close(c)
	}()
	<-c
	fmt.Println(a)
}
