// The file ends too early.
package main

func main() {
	if true {
		println("x")
