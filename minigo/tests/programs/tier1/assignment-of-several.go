// The operands on the left are found before the first is assigned: for calls of several results, `x.(T)`, `m[k]`, `<-c`,
// `range` and `select`. Calls come first, left to right; what they change is read after them.

package main

import "fmt"

var k int
var g []int

func set() (int, int) { k = 1; return 5, 6 }
func one() int        { k = 1; return 6 }
func grow() (int, []int) {
	g = []int{9, 9, 9}
	return 3, nil
}

type box struct {
	in *box
	v  [3]int
}

func swap(p **box) (int, int) { *p = &box{}; return 1, 2 }

func main() {
	// a variable that the call changes, as key and as index
	m := map[int]int{}
	k = 0
	m[k], _ = set()
	fmt.Println(m)
	s := map[string]int{}
	str := "a"
	f := func() (int, bool) { str = "b"; return 1, true }
	s[str], _ = f()
	fmt.Println(s)
	a := []int{0, 0}
	k = 0
	a[k], _ = set()
	fmt.Println(a)
	g = []int{0}
	g[2], g = grow()
	fmt.Println(g)
	b := &box{in: &box{}}
	old := b
	b.v[0], b.in.v[1] = swap(&b.in)
	fmt.Println(b.v, old.in.v, b.in.v)
	// select
	c := make(chan int, 1)
	c <- 1
	i, ok := 0, []bool{false, false}
	select {
	case i, ok[i] = <-c:
	}
	fmt.Println(i, ok)
	// panics in which order
	func() {
		defer func() { fmt.Println(recover(), k) }()
		var n []int
		k = 0
		k, n[3] = set()
	}()
	func() {
		defer func() { fmt.Println(recover(), k) }()
		var n *box
		k = 0
		n.v[0], k = set()
	}()
	func() {
		defer func() { fmt.Println(recover(), k) }()
		var n map[int]int
		k = 0
		k, n[3] = set()
	}()
	// range over map, string, func
	idx, out := 1, []string{"", "", "", ""}
	for idx, out[idx] = range map[int]string{3: "x"} {
	}
	fmt.Println(idx, out)
	j, r := 2, []rune{0, 0, 0}
	for j, r[j] = range "q" {
	}
	fmt.Println(j, r)
	j = 2
	q := []int{0, 0, 0}
	for j, q[j] = range func(yield func(int, int) bool) { yield(0, 8) } {
	}
	fmt.Println(j, q)
	j = 1
	arr := [2]int{4, 5}
	for j, q[j] = range arr {
	}
	fmt.Println(j, q)
	x := func(s string) *int { fmt.Print(s, " "); return new(int) }
	for *x("k"), *x("v") = range []int{1, 2} {
	}
	fmt.Println()
	for *x("k") = range 2 {
	}
	fmt.Println()
	var e any = 3
	var p struct{ a, b any }
	p.a, p.b = e.(int)
	fmt.Println(p)
	z := [2]int{1, 1}
	w := 0
	w, z[w] = set()
	fmt.Println(w, z)
	var an any
	var okk bool
	m2 := map[string]int{"k": 3}
	an, okk = m2["k"]
	fmt.Println(an, okk)
	pp := &w
	pp, *pp = &z[0], one()
	fmt.Println(w, z, *pp)
	two := func() (*int, int) { return &z[1], 77 }
	pp = &w
	pp, *pp = two()
	fmt.Println(w, z, *pp)
}
