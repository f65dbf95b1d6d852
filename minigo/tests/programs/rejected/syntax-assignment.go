// = is no comparison, := is no statement of a package.
package main

x := 1

func main() {
	a := 1
	if a = 2 {
	}
	a++ + 1
	func inner() {}
}
