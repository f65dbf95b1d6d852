// Calls, receives and logical operators happen in lexical left-to-right order.
package main

import "fmt"

func f(s string) int {
	fmt.Print(s, " ")
	return len(s)
}

func g() (int, int) {
	fmt.Print("g ")
	return 1, 2
}

type pair struct{ a, b int }

func main() {
	c := make(chan int, 2)
	c <- 10
	c <- 20
	s := []int{f("a"), <-c, f("bb") + <-c}
	fmt.Println(s)
	m := map[int]int{f("k"): f("val"), f("kk"): f("v")}
	fmt.Println(len(m))
	p := pair{b: f("second"), a: f("first")}
	fmt.Println(p)
	defer fmt.Println(f("deferred argument"))
	x, y := g()
	s[f("i")], s[x] = f("xyz"), y
	fmt.Println(s)
	fmt.Println(f("l") < f("rr") && f("no") > f("never") || f("yes") == 3)
	func(a, b int, rest ...int) { fmt.Println(a, b, rest) }(f("1"), f("22"), f("333"), f("4444"))
}
