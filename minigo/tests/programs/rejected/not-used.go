// A value that is computed is used.
package main

import "fmt"

func main() {
	x := 1
	x + 1
	x == 2
	"text"
	len("a")
	fmt.Sprintf
	-x
	append([]int{}, 1)
	defer recover
	go func() {}
	defer len("x")
}
