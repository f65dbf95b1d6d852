// Where verbs and arguments do not agree, fmt says so in the output.
//
//judge:vet
package main

import "fmt"

func main() {
	fmt.Printf("%d\n", "text")
	fmt.Printf("%s %s\n", 5, true)
	fmt.Printf("%d %d\n", 1)
	fmt.Printf("%d\n", 1, 2)
	fmt.Printf("%z\n", 3)
	fmt.Printf("%!\n")
	fmt.Printf("%t\n", 1.5)
	fmt.Println(fmt.Sprintf("%x", 1.5) != "", fmt.Sprintf("%"))
	fmt.Printf("%d %s\n", []any{1, "a"}, []any{1, "a"})
	fmt.Printf("%s\n", nil)
}
