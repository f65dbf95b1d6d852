// A capacity below the length.
package main

func main() {
	n := 2
	_ = make([]int, 3, n)
}
