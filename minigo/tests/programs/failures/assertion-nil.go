// The interface holds nothing.
package main

func main() {
	var x any
	_ = x.(int)
}
