// What types do not support.
package main

import "fmt"

type node struct{ list []int }

func main() {
	a, b := []int{1}, []int{1}
	fmt.Println(a == b, node{} == node{})
	f := func() {}
	fmt.Println(f == f, f < nil)
	m := map[[]int]string{}
	n := 5
	fmt.Println(n.field, n[0], *n, &5, m)
	for range 2.5 {
	}
	n.x()
	var p *int
	p.x = 1
	p++
	s := "text"
	s[0] = 'T'
	fmt.Println(len(5), cap(map[int]int{}), s[1.5], s["a"])
	delete(s, 1)
	close(n)
	copy(1, 2)
	var arr [n]int
}
