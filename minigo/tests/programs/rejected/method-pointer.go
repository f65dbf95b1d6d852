// A pointer to an interface has no methods; a value that is not addressable has no pointer methods.
package main

type shape interface{ area() int }

type t struct{ n int }

func (v *t) up() { v.n++ }

func make1() t { return t{} }

func main() {
	var s shape
	p := &s
	p.area()
	make1().up()
	t{}.up()
	map[string]t{}["a"].n = 5
	make1().n = 3
	&make1()
}
