// Structs without fields and anonymous structs through channels, maps as sets, functions returning closures over channels.
package main

import "fmt"

func ticker(n int) (next func() (int, bool), stop func()) {
	c, quit := make(chan int), make(chan struct{})
	go func() {
		defer close(c)
		for i := range n {
			select {
			case c <- i:
			case <-quit:
				return
			}
		}
	}()
	return func() (int, bool) { v, ok := <-c; return v, ok }, func() { close(quit) }
}

func main() {
	set := map[string]struct{}{"a": {}, "b": {}}
	_, in := set["a"]
	fmt.Println(in, len(set), struct{}{} == set["zzz"])
	results := make(chan struct {
		name string
		err  error
	}, 1)
	results <- struct {
		name string
		err  error
	}{"job", nil}
	r := <-results
	fmt.Println(r.name, r.err)
	next, stop := ticker(5)
	a, ok := next()
	b, _ := next()
	fmt.Println(a, b, ok)
	stop()
}
