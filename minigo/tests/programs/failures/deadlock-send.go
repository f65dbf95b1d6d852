// main sends on an unbuffered channel and nobody receives.
package main

func main() {
	c := make(chan int)
	c <- 1
}
