// A float is printed in the runtime's own way.
package main

func main() {
	panic(2.5)
}
