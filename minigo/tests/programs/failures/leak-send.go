// A goroutine can never send its result, as its reader has left: Go says nothing.
//
//judge:explore finds=leak
package main

import "fmt"

func search(c chan string, where string) { c <- "found in " + where }

func main() {
	c := make(chan string)
	go search(c, "the same place")
	go search(c, "the same place")
	fmt.Println(<-c)
}
