// Functions with type parameters: inferred or given, with constraints.
package main

import (
	"cmp"
	"fmt"
)

type number interface {
	~int | ~int64 | ~float64
}

type celsius float64

func sum[T number](values ...T) (total T) {
	for _, v := range values {
		total += v
	}
	return
}

func apply[T, U any](values []T, f func(T) U) []U {
	out := make([]U, 0, len(values))
	for _, v := range values {
		out = append(out, f(v))
	}
	return out
}

func keys[K comparable, V any](m map[K]V) int { return len(m) }

func largest[T cmp.Ordered](a, b T) T {
	if a > b {
		return a
	}
	return b
}

func index[T comparable](s []T, want T) int {
	for i, v := range s {
		if v == want {
			return i
		}
	}
	return -1
}

func zero[T any]() T {
	var z T
	return z
}

func describe[T fmt.Stringer](v T) string { return "<" + v.String() + ">" }

type name string

func (n name) String() string { return string(n) }

func main() {
	fmt.Println(sum(1, 2, 3), sum(1.5, 2), sum[int64](), sum(celsius(1), 2))
	fmt.Println(apply([]int{1, 2}, func(n int) string { return fmt.Sprint(n, "!") }))
	fmt.Println(keys(map[string]int{"a": 1}), largest("a", "b"), largest(2, 1), index([]string{"x", "y"}, "y"), index([]int{}, 1))
	fmt.Println(zero[int](), zero[string]() == "", zero[*int]() == nil, zero[[2]int]())
	fmt.Println(describe(name("n")))
	f := largest[float64]
	fmt.Println(f(1, 2.5))
	fmt.Printf("%T %T\n", sum(celsius(1)), apply[int, bool])
}
