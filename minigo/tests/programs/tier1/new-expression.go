// new takes a value since Go 1.26, and points to a fresh variable that holds it.
package main

import "fmt"

type account struct {
	owner   string
	balance *int
}

func main() {
	p, q := new(42), new(42)
	*p++
	fmt.Println(*p, *q, p == q)
	a := account{"ann", new(100)}
	b := a
	*b.balance -= 30
	s := new("text")
	fmt.Println(*a.balance, *s, *new(1.5 * 2))
}
