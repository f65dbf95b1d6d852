// Type arguments that are written, all of them or some, before arguments of every kind.
package main

import "fmt"

func list[T any](values ...T) string { return fmt.Sprintf("%T %v", values, values) }

func pairs[K comparable, V any](key K, values ...V) string {
	return fmt.Sprintf("%T %v %T %v", key, key, values, values)
}

func least[T int | uint8 | string](first T, rest ...T) T {
	for _, value := range rest {
		first = min(first, value)
	}
	return first
}

type box[T any] struct{ values []T }

func (b *box[T]) add(values ...T) *box[T] {
	b.values = append(b.values, values...)
	return b
}

func fill[T any](b *box[T], values ...T) *box[T] { return b.add(values...) }

func main() {
	fmt.Println(list[int](), list[int](1), list[int](1, 2), list[uint8](0, 'a'), list[any](1, "a", nil))
	fmt.Println(list[float64](1, 2), list[string]([]string{"a", "b"}...), list(1, 2.5))
	fmt.Println(pairs[string, float64]("k", 1, 2), pairs[int8]('a', 1, 2), pairs("k", 'x'))
	fmt.Println(least[int](3, 1, 2), least[uint8](255, 254), least[string]("b", "a"))
	fmt.Println(fill[int](new(box[int]), 1, 2, 3).add(4, 5).values)
	f := list[error]
	fmt.Println(f(nil, nil))
}
