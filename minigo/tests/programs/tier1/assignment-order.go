// Operands of a tuple assignment are evaluated before anything is assigned, left to right.
package main

import "fmt"

func trace(name string, value int) int {
	fmt.Print(name, " ")
	return value
}

func main() {
	a := []int{1, 2, 3}
	i := 0
	i, a[i] = 1, 9
	fmt.Println(i, a)
	a[0], a[1], a[2] = a[2], a[0], a[1]
	fmt.Println(a)
	a[trace("index", 1)] = trace("value", 5)
	fmt.Println(a)
	fmt.Println(trace("x", 1)+trace("y", 2)*trace("z", 3), a)
	m := map[string]int{}
	m["n"], i = i, 4
	m["n"] += 10
	m["new"]++
	fmt.Println(m, i)
	p := &a[0]
	*p, p = 70, &a[1]
	*p++
	fmt.Println(a)
	x := [3]int{trace("one", 1), trace("two", 2), 3}
	y := x
	y[0] = 100
	fmt.Println(x, y)
}
