// What the parser says.
package main

import "fmt"

func main() {
	x := [3]int{1, 2 3}
	if x[0] == 1
	{
		fmt.Println("brace on its own line")
	}
	for i := 0; i < 3; i++
		fmt.Println(i)
	var 5a int
	fmt.Println("unclosed)
}
