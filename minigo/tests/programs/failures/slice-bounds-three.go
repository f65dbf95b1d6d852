// Three indices, the last past the capacity.
package main

func main() {
	s := make([]int, 1, 3)
	most := 4
	_ = s[0:1:most]
}
