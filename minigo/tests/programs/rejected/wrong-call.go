// Arguments fit the parameters, in number and type; so do results.
package main

import "fmt"

func add(a, b int) int { return a + b }

func log(format string, values ...int) {}

func two() (int, int) { return 1 }

func none() { return 1 }

func main() {
	add(1)
	add(1, 2, 3)
	add("a", 2)
	log()
	log("x", "y")
	log("x", []int{1}...)
	log("x", 1, []int{1}...)
	x := none()
	fmt.Println(add(two()), x)
	n := 5
	n()
	add
}
