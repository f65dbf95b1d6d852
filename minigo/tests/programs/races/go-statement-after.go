// What is written after go races with it.
//
//judge:race
//judge:outcome "1\n"
//judge:outcome "2\n"
//judge:explore finds=race
package main

import "fmt"

func main() {
	a := 1
	c := make(chan int)
	go func() { c <- a }()
	a = 2
	fmt.Println(<-c)
}
