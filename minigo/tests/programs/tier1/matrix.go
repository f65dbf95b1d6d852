// A little of everything that only computes: matrices, closures, sorting by hand, strings built.
package main

import "fmt"

type matrix [][]float64

func identity(n int) matrix {
	m := make(matrix, n)
	for i := range m {
		m[i] = make([]float64, n)
		m[i][i] = 1
	}
	return m
}

func (a matrix) times(b matrix) matrix {
	c := make(matrix, len(a))
	for i := range a {
		c[i] = make([]float64, len(b[0]))
		for j := range b[0] {
			for k := range b {
				c[i][j] += a[i][k] * b[k][j]
			}
		}
	}
	return c
}

func sort(s []int) {
	for i := 1; i < len(s); i++ {
		for j := i; j > 0 && s[j] < s[j-1]; j-- {
			s[j], s[j-1] = s[j-1], s[j]
		}
	}
}

func reverse(s string) (out string) {
	for _, r := range s {
		out = string(r) + out
	}
	return
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func main() {
	m := matrix{{1, 2}, {3, 4}}
	fmt.Println(m.times(m), m.times(identity(2)), gcd(84, 36))
	s := []int{5, 2, 9, -1, 2}
	sort(s)
	fmt.Println(s, reverse("añb世"))
	hash := uint32(2166136261)
	for _, b := range []byte("hash me") {
		hash ^= uint32(b)
		hash *= 16777619
	}
	fmt.Println(hash)
	board := [8]int{}
	solutions := 0
	var place func(row int)
	place = func(row int) {
		if row == 6 {
			solutions++
			return
		}
	next:
		for column := range 6 {
			for r := range row {
				if d := board[r] - column; d == 0 || d == row-r || d == r-row {
					continue next
				}
			}
			board[row] = column
			place(row + 1)
		}
	}
	place(0)
	fmt.Println(solutions)
}
