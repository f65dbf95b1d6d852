// Composite literals name what there is.
package main

type point struct{ x, y int }

func main() {
	_ = point{1}
	_ = point{1, 2, 3}
	_ = point{x: 1, 2}
	_ = point{z: 1}
	_ = point{x: 1, x: 2}
	_ = point{"a", 2}
	_ = [2]int{1, 2, 3}
	_ = map[string]int{1: 1, "a"}
	_ = []point{{1, 2}, 3}
	_ = *point{1, 2}
	_ = int{}
	_ = &point
}
