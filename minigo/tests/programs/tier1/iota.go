// iota counts the specs of a group; an expression is repeated until another is given.
package main

import "fmt"

type weekday int

const (
	sunday weekday = iota
	monday
	tuesday
	_
	thursday
)

const (
	_  = iota
	kb = 1 << (10 * iota)
	mb
	gb
)

const (
	a, b = iota, iota * 10
	c, d
	_, _
	e, f
)

const (
	first = "x"
	second
	third = iota
	fourth
)

const lone = iota

func (d weekday) String() string {
	return [...]string{"sun", "mon", "tue", "wed", "thu"}[d]
}

func main() {
	fmt.Println(sunday, monday, tuesday, thursday, weekday(3))
	fmt.Println(kb, mb, gb)
	fmt.Println(a, b, c, d, e, f)
	fmt.Println(first, second, third, fourth, lone)
}
