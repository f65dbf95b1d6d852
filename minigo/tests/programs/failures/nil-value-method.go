// A method on values, called through a nil pointer in an interface.
package main

import "fmt"

type t struct{ n int }

func (v t) get() int { return v.n }

type getter interface{ get() int }

func main() {
	var p *t
	var g getter = p
	fmt.Println(g != nil)
	g.get()
}
