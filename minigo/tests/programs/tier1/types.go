// Named types, aliases, local types and recursive types.
package main

import "fmt"

type celsius float64
type degrees = celsius
type tree struct {
	left, right *tree
	value       int
}
type visitor func(int) visitor
type rows []rows
type graph map[string]graph

func (t *tree) insert(v int) *tree {
	if t == nil {
		return &tree{value: v}
	}
	if v < t.value {
		t.left = t.left.insert(v)
	} else {
		t.right = t.right.insert(v)
	}
	return t
}

func (t *tree) walk(visit func(int)) {
	if t != nil {
		t.left.walk(visit)
		visit(t.value)
		t.right.walk(visit)
	}
}

func main() {
	var c celsius = 1.5
	var d degrees = c
	fmt.Printf("%T %T %v\n", c, d, c == d)
	var root *tree
	for _, v := range []int{5, 2, 8, 1, 9, 3} {
		root = root.insert(v)
	}
	root.walk(func(v int) { fmt.Print(v, " ") })
	fmt.Println()
	type local struct{ n int }
	func() {
		type local string
		fmt.Printf("%v %T\n", local("x"), local("x"))
	}()
	fmt.Printf("%v %T\n", local{1}, local{1})
	fmt.Println(len(rows{nil, rows{nil}}), len(graph{"a": {"b": nil}}["a"]))
	total := 0
	var visit visitor
	visit = func(n int) visitor { total += n; return visit }
	visit(1)(2)(3)
	fmt.Println(total)
	type pair struct {
		a, b any
	}
	fmt.Println(pair{1, pair{"x", nil}})
}
