// Both sides of an operator have one type.
package main

import "fmt"

type celsius float64

func main() {
	a, s, f := 1, "text", 2.5
	fmt.Println(a + s)
	fmt.Println(a * f)
	var c celsius = 3
	fmt.Println(c + f)
	fmt.Println(a == s, int32(a) < a)
	fmt.Println(s && true, !a, -s)
	fmt.Println(a + "x", "x" + 1)
}
