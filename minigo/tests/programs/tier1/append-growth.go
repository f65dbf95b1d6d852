// append doubles a small slice of words, as Go does.
package main

import "fmt"

var s []int

func main() {
	last := -1
	for i := range 300 {
		s = append(s, i)
		if cap(s) != last {
			last = cap(s)
			fmt.Print(last, " ")
		}
	}
	fmt.Println(len(s))
}
