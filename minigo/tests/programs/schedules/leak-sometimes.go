// The first result is taken; whether the other worker is left waiting is a matter of time.
//
//judge:outcome "a\n"
//judge:outcome "b\n"
//judge:explore finds=leak
package main

import "fmt"

func main() {
	c := make(chan string)
	go func() { c <- "a" }()
	go func() { c <- "b" }()
	fmt.Println(<-c)
}
