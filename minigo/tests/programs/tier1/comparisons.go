// What can be compared and how: interfaces, arrays, structs, pointers, channels, functions with nil only.
package main

import "fmt"

type p struct {
	a any
	b [2]string
	_ int
}

func main() {
	fmt.Println(p{a: 1} == p{a: 1}, p{a: 1} == p{a: int8(1)}, p{b: [2]string{"x"}} != p{})
	var e1, e2 any = [2]int{1, 2}, [2]int{1, 2}
	fmt.Println(e1 == e2, e1 == any([2]int8{1, 2}))
	x := 1
	q, r := &x, &x
	fmt.Println(q == r, any(q) == any(r), q == new(int))
	var f func()
	fmt.Println(f == nil)
	defer func() { fmt.Println(recover()) }()
	var s1, s2 any = []int{1}, []int{1}
	fmt.Println(s1 == s2)
}
