// An array sliced too far.
package main

func main() {
	var a [3]int
	high := 4
	_ = a[:high]
}
