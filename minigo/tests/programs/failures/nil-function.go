// Calling a nil function.
package main

func main() {
	var f func()
	f()
}
