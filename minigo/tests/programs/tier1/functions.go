// Several results, named results, variadic parameters, functions as values, recursion.
package main

import "fmt"

func divide(a, b int) (quotient, remainder int, ok bool) {
	if b == 0 {
		return
	}
	quotient, remainder = a/b, a%b
	return quotient, remainder, true
}

func sum(label string, values ...int) string {
	total := 0
	for _, v := range values {
		total += v
	}
	if len(values) > 0 {
		values[0] = -1
	}
	return fmt.Sprint(label, len(values), values == nil, total)
}

func apply(n int, f func(int) int) int { return f(n) }

func compose(fs ...func(int) int) func(int) int {
	return func(n int) int {
		for _, f := range fs {
			n = f(n)
		}
		return n
	}
}

func fact(n uint64) uint64 {
	if n < 2 {
		return 1
	}
	return n * fact(n-1)
}

func both() (int, string)            { return 1, "one" }
func take(n int, s string) string    { return fmt.Sprint(n, s) }
func isEven(n int) bool              { return n == 0 || isOdd(n-1) }
func isOdd(n int) bool               { return n != 0 && isEven(n-1) }
func ignore(_ int, _ string) (_ int) { return 3 }

func main() {
	fmt.Println(divide(17, 5))
	fmt.Println(divide(1, 0))
	given := []int{4, 5, 6}
	fmt.Println(sum("a"), sum("b", 1, 2), sum("c", given...), given)
	fmt.Println(apply(5, func(n int) int { return n * n }), fact(20), isEven(10), isOdd(10))
	fmt.Println(compose(func(n int) int { return n + 1 }, func(n int) int { return n * 2 })(5))
	fmt.Println(take(both()), ignore(both()))
	f := fact
	var g func(int) int
	fmt.Println(f(5), g == nil, func() int { return 42 }())
}
