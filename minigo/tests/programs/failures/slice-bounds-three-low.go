// Three indices, the first past the middle.
package main

func main() {
	s := make([]int, 1, 3)
	low := 2
	_ = s[low:1:3]
}
