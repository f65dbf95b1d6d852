// Generic stages of a pipeline.
package main

import (
	"fmt"
	"sync"
)

func source[T any](values ...T) <-chan T {
	c := make(chan T)
	go func() {
		defer close(c)
		for _, v := range values {
			c <- v
		}
	}()
	return c
}

func transform[T, U any](in <-chan T, f func(T) U) <-chan U {
	out := make(chan U)
	go func() {
		defer close(out)
		for v := range in {
			out <- f(v)
		}
	}()
	return out
}

type guarded[T any] struct {
	mu    sync.Mutex
	value T
}

func (g *guarded[T]) with(f func(*T)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	f(&g.value)
}

func main() {
	for s := range transform(source(1, 2, 3), func(n int) string { return fmt.Sprint(n * n) }) {
		fmt.Print(s, " ")
	}
	var g guarded[map[string]int]
	g.with(func(m *map[string]int) { *m = map[string]int{"a": 1} })
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() { g.with(func(m *map[string]int) { (*m)["a"]++ }) })
	}
	wg.Wait()
	g.with(func(m *map[string]int) { fmt.Println(*m) })
}
