// The order of a range over a map is not specified.
//
//judge:outcome "ab\n"
//judge:outcome "ba\n"
package main

import "fmt"

func main() {
	m := map[string]int{"a": 1, "b": 2}
	for k := range m {
		fmt.Print(k)
	}
	fmt.Println()
}
