// select takes a ready case, or the default when none is.
package main

import "fmt"

func try(c chan int) string {
	select {
	case v, ok := <-c:
		return fmt.Sprint("got ", v, ok)
	default:
		return "nothing"
	}
}

func offer(c chan int, v int) bool {
	select {
	case c <- v:
		return true
	default:
		return false
	}
}

func main() {
	c := make(chan int, 1)
	fmt.Println(try(c), offer(c, 1), offer(c, 2), try(c), try(c))
	close(c)
	fmt.Println(try(c))
	unbuffered := make(chan int)
	fmt.Println(try(unbuffered), offer(unbuffered, 1))
	var list [3]int
	i := 0
	d := make(chan int, 1)
	d <- 9
	select {
	case list[i+1] = <-d:
	}
	fmt.Println(list)
	m := map[string]int{}
	d <- 8
	var ok bool
	select {
	case m["k"], ok = <-d:
	}
	fmt.Println(m, ok)
}
