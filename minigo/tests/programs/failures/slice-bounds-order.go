// The low bound past the high one.
package main

func main() {
	s := []int{1, 2, 3}
	low, high := 3, 1
	_ = s[low:high]
}
