// Blank everything: identifiers, parameters, fields, results, imports used once.
package main

import "fmt"

type t struct {
	_ int
	a int
	_ string
}

func (t) method(_ int, _ ...string) (_ int, _ error) { return 1, nil }

var _, kept = 1, 2

const _ = 5

func main() {
	_, err := t{a: 1}.method(1)
	var _ = kept
	_ = err
	for _, _ = range []int{1} {
	}
	for _ = range 1 {
	}
	a, _ := 1, 2
	_, _ = a, a
	func(int) {}(3)
	fmt.Println(t{a: 4}, kept)
}
