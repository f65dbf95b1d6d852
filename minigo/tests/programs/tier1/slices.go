// Slices share what they slice until append must move.
package main

import "fmt"

func main() {
	a := []int{0, 1, 2, 3, 4, 5}
	b := a[1:4]
	b[0] = 10
	fmt.Println(a, b, len(b), cap(b))
	b = append(b, 40)
	fmt.Println(a, b)
	c := a[1:3:3]
	c = append(c, 99)
	c[0] = -1
	fmt.Println(a, c, len(c))
	fmt.Println(a[:0], a[6:], len(b[:cap(b)]), b[:5])
	var none []int
	fmt.Println(none == nil, len(none), cap(none), append(none, 1, 2), none[:0] == nil, []int{} == nil)
	d := make([]string, 2, 5)
	d[0] = "x"
	fmt.Printf("%q %d %d %v\n", d, len(d), cap(d), d[1] == "")
	e := append([]int{1}, a[4:]...)
	f := append([]byte("ab"), "cd"...)
	fmt.Println(e, string(f))
	nested := [][]int{{1}, {2, 3}, nil}
	nested[2] = append(nested[2], 7)
	nested[0][0] = 5
	fmt.Println(nested, len(nested[1]))
	k := []string{3: "d", 1: "b"}
	fmt.Printf("%q\n", k)
	array := (*[2]int)(a[:2])
	array[0] = 77
	fmt.Println(a[0], [2]int(a[:2]))
}
