// Channels are references: equal when made by the same make; usable as map keys.
package main

import "fmt"

func main() {
	a, b := make(chan int, 1), make(chan int, 1)
	c := a
	fmt.Println(a == b, a == c, a != nil)
	var send chan<- int = a
	fmt.Println(send == a)
	names := map[chan int]string{a: "a", b: "b"}
	fmt.Println(names[c], len(names))
	c <- 5
	fmt.Println(<-a, any(a) == any(c), any(a) == any(b))
}
