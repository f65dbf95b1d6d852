// Structs are values; literals, nesting, anonymous types, comparison, printing.
package main

import "fmt"

type point struct{ x, y int }

type line struct {
	from, to point
	name     string
}

type empty struct{}

func moved(p point) point {
	p.x += 10
	return p
}

func main() {
	p := point{1, 2}
	q := point{y: 2, x: 1}
	fmt.Println(p == q, moved(p), p, point{})
	l := line{to: p, name: "l"}
	k := l
	k.to.x = 50
	fmt.Println(l, k, l == k)
	fmt.Printf("%v %+v %#v %T\n", l, l, p, p)
	anonymous := struct {
		name string
		tags []string
	}{"n", []string{"a", "b"}}
	fmt.Printf("%v %+v\n", anonymous, anonymous)
	pp := &l
	pp.from.y = 7
	(*pp).name = "m"
	fmt.Println(l.from.y, pp.name, *pp == l, &p.x == &p.x)
	fmt.Println(empty{} == empty{}, &point{3, 4}, []point{{1, 2}, {3, 4}}, []*point{{5, 6}}[0].x)
	fmt.Println(map[string]point{"a": {1, 2}})
	type node struct {
		value int
		next  *node
	}
	var list *node
	for i := range 3 {
		list = &node{i, list}
	}
	for n := list; n != nil; n = n.next {
		fmt.Print(n.value, " ")
	}
	fmt.Println()
}
