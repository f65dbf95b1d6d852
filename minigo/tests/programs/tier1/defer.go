// Deferred calls run last first; their arguments are evaluated at the defer; they may change named results.
package main

import "fmt"

type t struct{ n int }

func (v t) show()   { fmt.Print("value ", v.n, "; ") }
func (p *t) showp() { fmt.Print("pointer ", p.n, "; ") }

func double() (n int) {
	defer func() { n *= 2 }()
	n = 4
	return n + 1
}

func unnamed() int {
	n := 1
	defer func() { n = 100 }()
	return n
}

func order() {
	for i := range 3 {
		defer fmt.Print(i, " ")
	}
	x := 1
	defer fmt.Print("x=", x, " ")
	x = 2
	v := t{1}
	defer v.show()
	defer v.showp()
	v.n = 9
	defer func() {
		defer fmt.Print("inner ")
		fmt.Print("outer ")
	}()
	fmt.Print("body ")
}

func early(stop bool) (s string) {
	defer func() { s += " first" }()
	if stop {
		return "stopped"
	}
	defer func() { s += " second" }()
	return "whole"
}

func main() {
	order()
	fmt.Println()
	fmt.Println(double(), unnamed(), early(true), early(false))
	f := func() { fmt.Println("old") }
	defer f()
	f = func() { fmt.Println("new") }
	defer fmt.Println("in main")
}
