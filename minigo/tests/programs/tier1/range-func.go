// Ranging over functions: none, one or two values; break, continue, return and labels act as in any loop.
package main

import "fmt"

func count(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		defer fmt.Print("[end]")
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func pairs(yield func(string, int) bool) {
	_ = yield("one", 1) && yield("two", 2) && yield("three", 3)
}

func thrice(yield func() bool) {
	for range 3 {
		if !yield() {
			return
		}
	}
}

func find(want int) string {
	for i := range count(10) {
		if i == want {
			return fmt.Sprint("found ", i)
		}
	}
	return "none"
}

func main() {
	for i := range count(4) {
		if i == 1 {
			continue
		}
		if i == 3 {
			break
		}
		fmt.Print(i, " ")
	}
	fmt.Println(find(2), find(20))
	for name, n := range pairs {
		fmt.Print(name, n, " ")
	}
	n := 0
	for range thrice {
		n++
	}
	fmt.Println(n)
outer:
	for i := range count(3) {
		for j := range count(3) {
			if j == 1 {
				continue outer
			}
			if i == 2 {
				break outer
			}
			fmt.Print(i, j, " ")
		}
	}
	fmt.Println()
}
