// Three values through one channel, in every order.
//
//judge:outcome "[0 1 2]\n"
//judge:outcome "[0 2 1]\n"
//judge:outcome "[1 0 2]\n"
//judge:outcome "[1 2 0]\n"
//judge:outcome "[2 0 1]\n"
//judge:outcome "[2 1 0]\n"
//judge:explore classes=6 redundant=0
package main

import "fmt"

func main() {
	c := make(chan int)
	for i := range 3 {
		go func() { c <- i }()
	}
	fmt.Println([]int{<-c, <-c, <-c})
}
