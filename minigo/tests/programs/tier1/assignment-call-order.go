// Calls on the left of an assignment come before those on its right.

package main

import "fmt"

func t(s string, i int) int { fmt.Print(s, " "); return i }
func two() (int, int)       { fmt.Print("two "); return 1, 2 }

func main() {
	m := map[int]int{}
	m[t("a", 1)], m[t("b", 2)] = two()
	var ok bool
	c := make(chan int, 2)
	c <- 1
	f := func() chan int { fmt.Print("chan "); return c }
	m[t("c", 3)], ok = <-f()
	var x any = 5
	y := func() any { fmt.Print("any "); return x }
	m[t("d", 4)], ok = y().(int)
	n := map[int]int{7: 7}
	m[t("e", 5)], ok = n[t("k", 7)]
	m[t("g", 6)], m[t("h", 7)] = t("i", 1), t("j", 2)
	fmt.Println(ok, m)
}
