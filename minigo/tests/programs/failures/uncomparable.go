// Two interfaces that hold the same uncomparable type.
package main

import "fmt"

func main() {
	var a, b any = map[string]int{}, map[string]int{}
	fmt.Println(a == any(1))
	fmt.Println(a == b)
}
