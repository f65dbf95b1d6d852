// A Stringer is printed by its String method.
package main

type name string

func (n name) String() string { return "name " + string(n) }

func main() {
	panic(name("ann"))
}
