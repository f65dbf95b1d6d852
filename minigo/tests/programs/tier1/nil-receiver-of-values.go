// A method of values called through a nil pointer: by its own name that is a nil dereference, by way of an interface, a
// method expression or a bound method the runtime says which method.

package main

import "fmt"

type T int

func (t T) F()     {}
func (t *T) G()    {}
func (t T) H() int { return 1 }

type I interface{ F() }
type J interface{ G() }
type S struct{ T }
type P struct{ *T }
type Q[X any] struct{ x X }

func (q Q[X]) F() {}

func try(name string, f func()) {
	defer func() {
		r := recover()
		_, is := r.(interface{ RuntimeError() })
		fmt.Println(name, r, is)
	}()
	f()
}

func main() {
	var p *T
	var i I = p
	try("interface", func() { i.F() })
	try("direct", func() { p.F() })
	try("bound", func() { f := i.F; f() })
	try("bound of pointer", func() { f := p.F; f() })
	try("expression", func() { (*T).F(p) })
	try("expression value", func() { f := (*T).F; f(p) })
	try("result", func() { fmt.Println((*T).H(p)) })
	try("pointer", func() { var j J = p; j.G() })
	var s *S
	i = s
	try("promoted", func() { i.F() })
	i = P{}
	try("embedded pointer", func() { i.F() })
	var pp *P
	i = pp
	try("embedded pointer in nil", func() { i.F() })
	var q *Q[int]
	i = q
	try("generic", func() { i.F() })
	try("deferred", func() { defer i.F() })
	try("go-like", func() { f := I.F; f(p) })
	type I2 struct{ I }
	try("iface in struct", func() { I2{p}.F() })
}
