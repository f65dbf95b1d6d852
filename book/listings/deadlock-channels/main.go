package main

import "fmt"

func main() {
	toB, toA := make(chan int), make(chan int)
	go func() { // B
		toA <- 10
		fmt.Println("B has", <-toB)
	}()
	toB <- 10 // A
	fmt.Println("A has", <-toA)
}
