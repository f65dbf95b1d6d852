// Starting a nil function.
package main

func main() {
	var f func()
	go f()
}
