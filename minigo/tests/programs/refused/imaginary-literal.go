// A literal with an i.
//
//judge:refuses imaginary
package main

import "fmt"

func main() {
	fmt.Println(2i * 2i) // refused
}
