// As many results as the function has.
package main

import "errors"

func none() { return 1 }

func one() int { return }

func two() (int, error) { return 5 }

func named() (n int, err error) {
	{
		err := errors.New("x")
		return
	}
}

func wrong() string { return 5 }

func main() {
	a := none()
	b, c := one()
	var d int = two()
	if none() {
	}
}
