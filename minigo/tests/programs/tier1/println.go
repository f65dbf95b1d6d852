// Println puts spaces between all, Print only between what are not strings; Sprint and Sprintln are alike.
package main

import (
	"errors"
	"fmt"
)

type temperature float64

func (t temperature) String() string { return fmt.Sprintf("%.1f°", float64(t)) }

type secret struct{ inner temperature }

type verbose struct{ Shown temperature }

func main() {
	fmt.Println()
	fmt.Println("a", 1, true, nil, 'c', 2.5, errors.New("e"))
	fmt.Print("a", "b", 1, 2, "c", 3, true, false, "\n")
	fmt.Println(temperature(36.6), []temperature{1, 2}, map[string]temperature{"k": 3}, verbose{4}, secret{5})
	fmt.Println([]string{"a b", ""}, []any{nil, 1, "x"}, [][]int{{1}, {}}, struct{}{}, []byte("hi"), [2]byte{1, 2})
	s := fmt.Sprint("x", 1, 2, "y") + fmt.Sprintln("z", 3)
	fmt.Print(s)
	n, err := fmt.Println("four")
	fmt.Println(n, err)
	fmt.Println(&struct{ a, b int }{1, 2}, &[]int{1}, &map[string]int{"a": 1}, &[1]string{"s"})
	fmt.Println(int8(-1), uint64(1<<63), uintptr(7), rune('a'), 1e100, float64(1), -0.5)
}
