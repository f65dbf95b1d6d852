// A negative bound.
package main

func main() {
	s := []int{1, 2, 3}
	low := -2
	_ = s[low:]
}
