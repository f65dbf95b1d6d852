// Ranging over an integer counts from 0; the bound is evaluated once and may be typed.
package main

import "fmt"

func main() {
	n := 3
	for i := range n {
		n = 10
		fmt.Print(i, " ")
		i += 5
	}
	for range 2 {
		fmt.Print("twice ")
	}
	for i := range uint8(3) {
		fmt.Printf("%T%d ", i, i)
	}
	for range -4 {
		fmt.Print("never")
	}
	const c = 2
	for i := range c {
		fmt.Print(i, " ")
	}
	var i int8
	for i = range 4 {
	}
	fmt.Println(i)
}
