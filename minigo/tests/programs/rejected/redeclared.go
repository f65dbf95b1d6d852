// A name is declared once in its scope.
package main

type t struct {
	a int
	a string
}

func f() {}
func f() {}

func (t) m() {}
func (t) m() {}

func g(a int, a string) {}

func main() {
	x := 1
	x := 2
	var x int
	_ = x
	switch 1 {
	case 1:
	case 1:
	}
	_ = map[string]int{"a": 1, "a": 2}
	_ = [2]int{0: 1, 0: 2}
}
