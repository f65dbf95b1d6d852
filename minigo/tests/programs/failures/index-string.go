// Past the end of a string.
package main

import "fmt"

func main() {
	s := "text"
	n := 4
	fmt.Println(s[n])
}
