// Pointers to locals, fields, elements and other pointers; locals live as long as anyone points at them.
package main

import "fmt"

type box struct {
	n    int
	list [3]int
}

func fresh(n int) *int { return &n }

func swap(a, b *int) { *a, *b = *b, *a }

func main() {
	x, y := 1, 2
	swap(&x, &y)
	fmt.Println(x, y)
	p, q := fresh(5), fresh(5)
	fmt.Println(*p == *q, p == q, p != nil)
	b := box{n: 3}
	n := &b.n
	e := &b.list[1]
	*n, *e = 30, 40
	fmt.Println(b, *n, *e)
	copied := b
	*n = 31
	fmt.Println(b.n, copied.n)
	pp := &p
	**pp = 6
	*pp = q
	fmt.Println(*p, p == q)
	s := []int{1, 2}
	first := &s[0]
	s = append(s, 3)
	*first = 100
	fmt.Println(s[0], *first)
	var none *box
	fmt.Println(none == nil, none)
	pb := &b
	pc := pb
	pc.list[0]++
	fmt.Println(pb.list[0], (*pb).n, pb == &b)
	fn := &fresh2
	fmt.Println((*fn)(3))
}

var fresh2 = func(n int) int { return n + 1 }
