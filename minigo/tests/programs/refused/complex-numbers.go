// Complex numbers.
//
//judge:refuses complex
package main

import "fmt"

func main() {
	c := complex(1, 2) // refused
	fmt.Println(real(c) + imag(c))
}
