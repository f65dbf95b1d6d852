// Three indices, the middle past the last.
package main

func main() {
	s := make([]int, 1, 3)
	high, most := 3, 2
	_ = s[0:high:most]
}
