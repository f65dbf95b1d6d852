// iter.Seq, range over it, and pulling values apart.
//
//judge:may-refuse iter
package main

import (
	"fmt"
	"iter"
)

func count(n int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

func enumerate[T any](s []T) iter.Seq2[int, T] {
	return func(yield func(int, T) bool) {
		for i, v := range s {
			if !yield(i, v) {
				return
			}
		}
	}
}

func main() {
	for i := range count(3) {
		fmt.Print(i, " ")
	}
	for i, s := range enumerate([]string{"a", "b"}) {
		fmt.Print(i, s, " ")
	}
	fmt.Println()
}
