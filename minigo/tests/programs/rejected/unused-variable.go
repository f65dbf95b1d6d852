// Every variable is used.
package main

import "fmt"

func main() {
	a, b := 1, 2
	var c string
	fmt.Println(a)
	for i, v := range []int{1} {
		_ = v
	}
	func() {
		d := 4
	}()
}
