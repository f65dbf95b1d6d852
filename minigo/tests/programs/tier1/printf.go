// fmt's verbs, flags, widths and precisions.
package main

import "fmt"

type point struct{ x, y int }

type name string

func (n name) String() string { return "<" + string(n) + ">" }

func main() {
	fmt.Printf("%d|%5d|%-5d|%05d|%+d|% d|%x|%X|%o|%b|%#x|%c|%q|%U\n", 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 'A', 'A', 0x1F600)
	fmt.Printf("%s|%10s|%-10s|%.2s|%q|%x|% x|%X\n", "go", "go", "go", "golang", "a\"b\n", "hi", "hi", "hi")
	fmt.Printf("%t|%5t|%v\n", true, false, true)
	fmt.Printf("%f|%.3f|%8.2f|%-8.2f|%e|%E|%g|%G|%.3g|%+.1f|%06.2f\n", 3.14159, 3.14159, 3.14159, 3.14159, 31415.9, 31415.9, 1e21, 1e-7, 3.14159, 2.0, 3.14159)
	fmt.Printf("%v|%+v|%#v|%T\n", point{1, 2}, point{1, 2}, point{1, 2}, point{1, 2})
	fmt.Printf("%v|%v|%+v|%v\n", &point{1, 2}, []point{{1, 2}}, map[string]point{"a": {3, 4}}, [2]bool{true})
	fmt.Printf("%v|%s|%d|%q|%x\n", name("n"), name("n"), []int{1, 2}, []string{"a", "b"}, []byte("az"))
	fmt.Printf("%#v|%#v|%#v|%#v|%#v\n", "s", []string{"a"}, 1.0, map[string]int{"a": 1}, true)
	fmt.Printf("%*d|%-*d|%.*f|%[2]d %[1]d\n", 5, 42, 4, 7, 2, 3.14159)
	fmt.Printf("%%|%3c|%-3c|%v|%d\n", 'x', 'y', 'z', []any{1, "a"})
	fmt.Printf("%v %v %v %s\n", nil, error(nil), []int(nil), []string(nil))
	fmt.Printf("%6.2f%%|%08b|%o|%x|%x\n", 12.345, 5, 64, -255, "\xff\x00")
	fmt.Printf("%t %v %5v|%-5v|%05v\n", false, int8(-5), 12, 12, 12)
}
