// Type arguments satisfy their constraints and can be inferred.
package main

type number interface{ ~int | ~float64 }

func sum[T number](values ...T) (t T) { return }

func zero[T any]() (t T) { return }

func add[T any](a, b T) T { return a + b }

type stack[T any] struct{ items []T }

func same[T comparable](a, b T) bool { return a == b }

func main() {
	sum("a")
	zero()
	sum(1, 2.5, "x")
	var s stack
	var t stack[int, string]
	_ = sum[string]
	_ = same([]int{}, nil)
	var n number
	_, _, _ = s, t, n
	_ = stack[int]{[]string{}}
}
