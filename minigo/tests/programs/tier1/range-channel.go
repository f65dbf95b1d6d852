// Ranging over a channel ends when it is closed and drained.
package main

import "fmt"

func main() {
	c := make(chan int, 3)
	c <- 1
	c <- 2
	c <- 3
	close(c)
	for v := range c {
		fmt.Print(v, " ")
	}
	d := make(chan string)
	go func() {
		defer close(d)
		for _, word := range []string{"to", "be"} {
			d <- word
		}
	}()
	for word := range d {
		fmt.Print(word, " ")
	}
	count := 0
	e := make(chan struct{}, 2)
	e <- struct{}{}
	close(e)
	for range e {
		count++
	}
	v, ok := <-c
	fmt.Println(count, v, ok)
}
