// What a format may say besides verbs, what is wrong in it, and the functions that need none.
//
//judge:vet
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
)

type Point struct{ X, Y int }

func (p Point) String() string { return fmt.Sprintf("(%d,%d)", p.X, p.Y) }

// Tree's String calls Sprint for its children, which calls String.
type Tree struct {
	Left, Right *Tree
	Value       int
}

func (t *Tree) String() string {
	if t == nil {
		return "."
	}
	return fmt.Sprint("<", t.Left, t.Value, t.Right, ">")
}

func main() {
	fmt.Printf("%d%%|%5d|%-5d|%05d|%+d|% d\n", 50, 42, 42, 42, 42, 42)
	fmt.Printf("%*d|%-*d|%.*f|%*.*f\n", 6, 42, 6, 42, 2, 3.14159, 8, 3, 3.14159)
	fmt.Printf("%[2]d %[1]d|%[1]d %[1]x %d|%[3]*.[2]*[1]f|\n", 10, 3, 9)
	fmt.Printf("%d %d\n", 1)
	fmt.Printf("%d\n", 1, "more", nil)
	fmt.Printf("%[5]d %[x]d %[\n", 1)
	fmt.Printf("%!%z %-\n", 1, 2)
	fmt.Printf("%.3s|%.10s|%6.2s|%-6.2s|%x|% X|%#x\n", "abcdef", "abc", "日本語", "xyz", "hi", "hi", "hi")
	fmt.Printf("%q %+q %#q %q %+q\n", "é\n", "é\n", "raw", 'x', 'é')
	fmt.Printf("%g %G %e %E %.2e %8.3f|%-8.1f|%+.1f|%08.2f\n", 1e-7, 1e-7, 123456.789, 0.5, 12345.678, 3.14159, 2.5, 2.5, -3.14159)
	fmt.Printf("%b %o %#o %O %x %#X %c %U %#U\n", 10, 64, 64, 64, 255, 255, 0x4E16, 0x4E16, 0x4E16)
	fmt.Printf("%t %v %5t|%-7t|\n", true, false, true, false)
	fmt.Printf("%v %+v %#v %T\n", Point{1, 2}, Point{1, 2}, Point{1, 2}, Point{1, 2})
	fmt.Printf("%d %s %x\n", Point{10, 20}, Point{1, 2}, Point{1, 2})
	fmt.Printf("%6.2f|%v|%q\n", []float64{1, 2.345}, []any{1, "a"}, []string{"a", "b"})

	fmt.Println("a", 1, 2, "b", "c", 3.5, nil, true, []int{1})
	fmt.Print("a", 1, 2, "b", "c", 3.5, nil, true, "\n")
	fmt.Print(1, 2, Point{1, 2}, Point{3, 4}, "\n")
	s := fmt.Sprint("x", 1, "y") + fmt.Sprintln("z", 2) + fmt.Sprintf("%03d", 7)
	fmt.Println(len(s), s)
	n, err := fmt.Println("counted: é")
	fmt.Println(n, err)

	fmt.Fprintf(os.Stdout, "%s %d\n", "to standard output", 1)
	fmt.Fprintln(os.Stderr, "to standard error")
	var b strings.Builder
	fmt.Fprint(&b, "built ", 1, " ", 2)
	fmt.Fprintf(&b, ", %v", Point{5, 6})
	fmt.Println(b.String(), b.Len())
	fmt.Println(string(fmt.Appendf([]byte("<"), "%d>", 5)))

	tree := &Tree{&Tree{nil, nil, 1}, &Tree{&Tree{nil, nil, 3}, nil, 4}, 2}
	fmt.Println(tree)
	fmt.Printf("%v %s %d\n", []*Tree{tree}[0], tree.Left, tree.Left.Value)

	base := errors.New("base")
	one := fmt.Errorf("one: %w", base)
	two := fmt.Errorf("two: %w and %w", one, Point2("p"))
	three := fmt.Errorf("three: %v", base)
	four := fmt.Errorf("four: %w", 4)
	for _, err := range []error{one, two, three, four} {
		fmt.Printf("%v|%T|%v|%v\n", err, err, errors.Unwrap(err), errors.Is(err, base))
	}
}

type Point2 string

func (p Point2) Error() string { return "point " + string(p) }
