// A function with results ends in a return.
package main

func sign(n int) int {
	if n < 0 {
		return -1
	} else if n > 0 {
		return 1
	}
}

func loop() int {
	for {
		break
	}
}

func choose(n int) string {
	switch n {
	case 1:
		return "one"
	}
}

func fine() int {
	for {
	}
}

func alsoFine(n int) int {
	switch {
	case n > 0:
		return 1
	default:
		panic("no")
	}
}

func main() {
	_, _, _, _, _ = sign, loop, choose, fine, alsoFine
}
