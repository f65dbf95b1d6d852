// Constraints with methods, unions with ~, core operations, pointers to type parameters.
package main

import "fmt"

type integer interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint8
}

type shape interface {
	comparable
	area() int
}

type square struct{ side int }

func (s square) area() int { return s.side * s.side }

type resetter[T any] interface {
	*T
	reset()
}

type counter struct{ n int }

func (c *counter) reset() { c.n = 0 }

func clearAll[T any, P resetter[T]](items []T) {
	for i := range items {
		P(&items[i]).reset()
	}
}

func total[S shape](shapes ...S) (sum int) {
	for _, s := range shapes {
		if s != shapes[0] || len(shapes) == 1 {
			sum += s.area()
		}
	}
	return
}

func wrap[T integer](v T) T { return v + 100 }

func length[T ~string | ~[]byte](v T) int { return len(v) }

func filter[S ~[]E, E any](s S, keep func(E) bool) S {
	var out S
	for _, v := range s {
		if keep(v) {
			out = append(out, v)
		}
	}
	return out
}

type ids []int

func kind[T any](v T) string {
	switch any(v).(type) {
	case int:
		return "int"
	case string:
		return "string"
	case []T:
		return "slice of T"
	}
	return fmt.Sprintf("%T", v)
}

func main() {
	fmt.Println(wrap(int8(100)), wrap(uint8(200)), wrap(1))
	fmt.Println(total(square{2}, square{3}), total(square{4}))
	counters := []counter{{1}, {2}}
	clearAll(counters)
	fmt.Println(counters, length("four"), length([]byte{1}))
	even := filter(ids{1, 2, 3, 4}, func(n int) bool { return n%2 == 0 })
	fmt.Printf("%T %v\n", even, even)
	fmt.Println(kind(1), kind("s"), kind(2.5), kind(square{1}))
}
