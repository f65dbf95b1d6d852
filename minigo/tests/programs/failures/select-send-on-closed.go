// A select that may send on a closed channel panics when it chooses to.
package main

func main() {
	c := make(chan int)
	close(c)
	select {
	case c <- 1:
	default:
	}
}
