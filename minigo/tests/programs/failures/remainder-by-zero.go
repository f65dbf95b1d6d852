// Nor is there a remainder.
package main

func main() {
	var a, b uint8 = 7, 0
	a %= b
}
