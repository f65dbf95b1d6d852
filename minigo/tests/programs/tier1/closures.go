// Closures share the variables they capture.
package main

import "fmt"

func counter() (func() int, func()) {
	n := 0
	return func() int { n++; return n }, func() { n = 100 }
}

func main() {
	next, jump := counter()
	other, _ := counter()
	fmt.Println(next(), next(), other())
	jump()
	fmt.Println(next(), other())
	x := 1
	set := func(v int) { x = v }
	set(5)
	fmt.Println(x)
	var fib func(int) int
	fib = func(n int) int {
		if n < 2 {
			return n
		}
		return fib(n-1) + fib(n-2)
	}
	fmt.Println(fib(15))
	adders := map[string]func(int) int{}
	for name, by := range map[string]int{"one": 1, "ten": 10} {
		adders[name] = func(n int) int { return n + by }
	}
	fmt.Println(adders["one"](1), adders["ten"](1))
	param := func(p int) (func(), func() int) {
		return func() { p *= 2 }, func() int { return p }
	}
	double, get := param(3)
	double()
	double()
	fmt.Println(get())
}
