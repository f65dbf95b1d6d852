// Ranging over slices and arrays: what is ranged over is evaluated once; an array is copied, a pointer to one is not.
package main

import "fmt"

func main() {
	s := []int{1, 2, 3}
	for i, v := range s {
		if i == 0 {
			s = append(s, 4)
			s[2] = 30
		}
		fmt.Print(v, " ")
	}
	fmt.Println(s)
	a := [3]int{1, 2, 3}
	for i, v := range a {
		a[2] = 10
		fmt.Print(i, v, " ")
	}
	fmt.Println(a)
	p := &a
	for i, v := range p {
		p[2] = 20
		fmt.Print(i, v, " ")
	}
	for i := range p {
		fmt.Print(i)
	}
	fmt.Println()
	var none []string
	for range none {
		fmt.Println("never")
	}
	var x struct{ at, value int }
	for x.at, x.value = range s {
	}
	fmt.Println(x)
	grid := [][]string{{"a", "b"}, {"c"}}
	for _, row := range grid {
		for _, cell := range row {
			fmt.Print(cell)
		}
	}
	fmt.Println()
}
