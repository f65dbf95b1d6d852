// Declarations of types that cannot be.
package main

type a struct{ b b }
type b struct{ a a }
type c [2]c
type d interface{ d }
type e int

func (e) m()
func (int) n() {}
func (*missing) o() {}
func (x **e) p() {}

type f = f

var g = h
var h = g

func main() {
	var x interface{ m() } = 5
	_ = x
	_ = [...]int{}
	var y [...]int
	_ = e{1}
	_ = struct{ a int }{b: 1}
	_ = struct{ a, b int }{1}
	_ = []int{"a", 2: 1}
	_ = &e
}
