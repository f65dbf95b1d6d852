// A method of a nil interface.
package main

type shape interface{ area() int }

func main() {
	var s shape
	s.area()
}
