// Three goroutines wait for each other in a circle, and main for one of them.
package main

func main() {
	a, b, c := make(chan int), make(chan int), make(chan int)
	pass := func(from, to chan int) {
		v := <-from
		to <- v + 1
	}
	go pass(a, b)
	go pass(b, c)
	pass(c, a)
}
