// select evaluates its channels and the values to send once, in order, whichever case is taken.
package main

import "fmt"

func channel(name string, c chan int) chan int {
	fmt.Print(name, " ")
	return c
}

func value(n int) int {
	fmt.Print(n, " ")
	return n
}

func main() {
	full, empty := make(chan int, 1), make(chan int, 1)
	full <- 5
	var off chan int
	select {
	case channel("off", off) <- value(1):
		fmt.Println("never")
	case v := <-channel("empty", empty):
		fmt.Println("never", v)
	case channel("full", full) <- value(2):
		fmt.Println("never")
	case v := <-channel("full", full):
		fmt.Println("took", v)
	}
	for i := 0; i < 3; i++ {
		select {
		case full <- i:
			fmt.Println("sent", i)
			if i == 0 {
				break
			}
			continue
		case v := <-full:
			fmt.Println("received", v)
		}
	}
}
