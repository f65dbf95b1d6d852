// Arrays are values: assigned, passed and compared whole.
package main

import "fmt"

func change(a [3]int) [3]int {
	a[0] = 100
	return a
}

func main() {
	var zero [2]string
	a := [3]int{1, 2, 3}
	b := a
	b[1] = 20
	fmt.Println(a, b, a == b, a == [3]int{1, 2, 3}, change(a), a, len(zero), zero == [2]string{})
	c := [...]string{2: "two", "three", 0: "zero"}
	fmt.Println(len(c), c)
	fmt.Printf("%q\n", c)
	var grid [2][3]int
	grid[1][2] = 5
	row := grid[1]
	row[0] = 7
	fmt.Println(grid, row, len(grid), len(grid[0]))
	p := &a
	p[2] = 30
	s := a[:]
	s[0] = 10
	fmt.Println(a, *p, s, cap(a[1:2]), len(p))
	type point struct{ x, y int }
	points := [2]point{{1, 2}, {3, 4}}
	points[0].x = 9
	copied := points
	copied[1].y = 8
	fmt.Println(points, copied, points == copied)
	m := map[[2]int]string{{1, 2}: "a"}
	fmt.Println(m[[2]int{1, 2}], m[[2]int{2, 1}] == "")
}
