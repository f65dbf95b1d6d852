// append rounds up to what Go's allocator hands out.
package main

import "fmt"

var s []int

func main() {
	last := -1
	for i := range 3000 {
		s = append(s, i)
		if cap(s) != last {
			last = cap(s)
			fmt.Print(last, " ")
		}
	}
	fmt.Println()
	fmt.Println(cap(append([]int(nil), 1, 2, 3, 4, 5)), cap(append([]byte(nil), "hello"...)))
	fmt.Println(cap(append([]string{"a", "b"}, "c")), cap(append([]int{1, 2, 3}, 4)))
}
