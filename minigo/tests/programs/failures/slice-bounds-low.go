// The low bound alone past the length.
package main

func main() {
	s := []int{1, 2, 3}
	low := 4
	_ = s[low:]
}
