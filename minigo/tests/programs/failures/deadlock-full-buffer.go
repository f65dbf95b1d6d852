// The second value does not fit into a buffer of one.
package main

import "fmt"

func main() {
	c := make(chan int, 1)
	c <- 1
	fmt.Println("one fits")
	c <- 2
}
