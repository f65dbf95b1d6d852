// Types with type parameters: stacks, lists, pairs, channels of them, methods on them.
package main

import "fmt"

type stack[T any] struct{ items []T }

func (s *stack[T]) push(v T) { s.items = append(s.items, v) }

func (s *stack[T]) pop() (v T, ok bool) {
	if len(s.items) == 0 {
		return v, false
	}
	v = s.items[len(s.items)-1]
	s.items = s.items[:len(s.items)-1]
	return v, true
}

type pair[A, B any] struct {
	first  A
	second B
}

func makePair[A, B any](a A, b B) pair[A, B] { return pair[A, B]{a, b} }

type list[T any] struct {
	head *node[T]
	size int
}

type node[T any] struct {
	value T
	next  *node[T]
}

func (l *list[T]) add(v T) {
	l.head = &node[T]{v, l.head}
	l.size++
}

func (l *list[T]) all() func(func(int, T) bool) {
	return func(yield func(int, T) bool) {
		i := 0
		for n := l.head; n != nil; n = n.next {
			if !yield(i, n.value) {
				return
			}
			i++
		}
	}
}

type set[K comparable] map[K]struct{}

func (s set[K]) has(k K) bool { _, ok := s[k]; return ok }

type container[T any] interface {
	push(T)
	pop() (T, bool)
}

func drain[T any](c container[T]) (out []T) {
	for {
		v, ok := c.pop()
		if !ok {
			return
		}
		out = append(out, v)
	}
}

func main() {
	var s stack[string]
	s.push("a")
	s.push("b")
	v, ok := s.pop()
	fmt.Println(v, ok, len(s.items))
	p := makePair(1, "one")
	fmt.Printf("%v %+v %T\n", p, p, p)
	var l list[pair[string, int]]
	l.add(pair[string, int]{"x", 1})
	l.add(pair[string, int]{"y", 2})
	for i, each := range l.all() {
		fmt.Print(i, each.first, each.second, " ")
	}
	fmt.Println(l.size)
	fmt.Println(set[int]{1: {}}.has(1), set[string]{}.has("z"))
	numbers := &stack[int]{}
	numbers.push(1)
	numbers.push(2)
	fmt.Println(drain[int](numbers))
	c := make(chan pair[int, error], 1)
	c <- pair[int, error]{5, nil}
	fmt.Println((<-c).first)
}
