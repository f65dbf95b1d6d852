// A closed channel gives what is left, then zero values and false.
package main

import "fmt"

func main() {
	c := make(chan int, 2)
	c <- 7
	close(c)
	a, ok1 := <-c
	b, ok2 := <-c
	fmt.Println(a, ok1, b, ok2, <-c)
	type point struct{ x, y int }
	d := make(chan point)
	go close(d)
	p, ok := <-d
	fmt.Println(p, ok)
	signal := make(chan struct{})
	results := make(chan int, 3)
	for i := range 3 {
		go func() {
			<-signal
			results <- i * 10
		}()
	}
	close(signal)
	total := 0
	for range 3 {
		total += <-results
	}
	fmt.Println(total)
	var v int
	v, ok = <-results0()
	fmt.Println(v, ok)
}

func results0() <-chan int {
	c := make(chan int, 1)
	c <- 5
	return c
}
