// Runtime errors are values of type error, with Go's words.
package main

import (
	"fmt"
	"runtime"
)

type shape interface{ area() int }
type square struct{ side int }

func (s *square) area() int { return s.side * s.side }

func try(name string, f func()) {
	defer func() {
		r := recover()
		err, isRuntime := r.(runtime.Error)
		fmt.Println(name, "|", r, "|", isRuntime)
		if isRuntime {
			fmt.Println(err.Error() == fmt.Sprint(r))
		}
	}()
	f()
}

func main() {
	var s []int
	var m map[string]int
	var p *square
	var i shape
	var a any = "text"
	zero, five := 0, 5
	three := make([]int, 3)
	try("index", func() { _ = three[five] })
	try("nil slice", func() { _ = s[zero] })
	try("divide", func() { _ = five / zero })
	try("nil map", func() { m["a"] = 1 })
	try("nil pointer", func() { _ = p.side })
	try("nil method", func() { _ = p.area() })
	try("nil interface", func() { _ = i.area() })
	try("assertion", func() { _ = a.(int) })
	try("missing method", func() { _ = a.(shape) })
	try("nil assertion", func() { _ = i.(*square) })
	try("slice", func() { _ = three[:five] })
	try("fine", func() {})
}
