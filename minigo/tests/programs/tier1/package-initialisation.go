// Package variables are initialised by their dependencies, then every init runs in order, then main.
package main

import "fmt"

var a = b + say("a", 1)
var b = f() + say("b", 1)
var c, d = pair()
var _ = say("blank", 0)

func f() int { return c * 10 }

func pair() (int, int) { return say("c", 3), say("d", 4) }

func say(name string, n int) int {
	fmt.Print(name, " ")
	return n
}

func init() { fmt.Print("init1 ") }

func init() {
	a++
	fmt.Print("init2 ")
}

func main() {
	fmt.Println(a, b, c, d)
}
