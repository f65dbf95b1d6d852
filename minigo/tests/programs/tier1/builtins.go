// len, cap, copy, delete, clear, min, max, new.
package main

import "fmt"

func main() {
	s := []int{1, 2, 3, 4}
	n := copy(s[1:], s)
	fmt.Println(n, s, copy(s, []int{9}), s, copy(s, s[:0]))
	b := make([]byte, 3)
	fmt.Println(copy(b, "hello"), string(b))
	m := map[string]int{"a": 1, "b": 2}
	delete(m, "a")
	delete(m, "zzz")
	var none map[string]int
	delete(none, "a")
	fmt.Println(m, len(m), len(none))
	clear(m)
	clear(s[:2])
	fmt.Println(m, len(m), s)
	fmt.Println(min(3, 1, 2), max(2.5, 1), min("b", "a"), max(1, 2.5, 2))
	x, y := 4, 7
	fmt.Println(min(x, y), max(x, y, 5), min(x))
	p := new(int)
	*p += 5
	q := new([2]string)
	q[1] = "q"
	fmt.Println(*p, *q, len(q))
	c := make(chan int, 4)
	c <- 1
	fmt.Println(len(c), cap(c), len("héllo"), len([4]int{}))
}
