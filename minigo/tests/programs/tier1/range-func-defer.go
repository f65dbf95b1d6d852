// A defer in the body of a range over a function runs when the surrounding function ends, not the iteration.
//
//judge:may-refuse defer
package main

import "fmt"

func three(yield func(int) bool) {
	defer fmt.Println("iterator ends")
	_ = yield(1) && yield(2) && yield(3)
}

func walk() (result string) {
	defer func() { result += "!" }()
	for i := range three {
		defer fmt.Println("deferred", i)
		if i == 2 {
			return fmt.Sprint("left at ", i)
		}
	}
	return "whole"
}

func main() {
	fmt.Println(walk())
}
