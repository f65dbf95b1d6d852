// Interfaces hold a type and a value; both count when they are compared.
package main

import "fmt"

type shape interface {
	area() float64
	name() string
}

type square struct{ side float64 }
type circle struct{ radius float64 }

func (s square) area() float64  { return s.side * s.side }
func (s square) name() string   { return "square" }
func (c *circle) area() float64 { return 3 * c.radius * c.radius }
func (c *circle) name() string  { return "circle" }

type named interface{ name() string }

type failure struct{}

func (*failure) Error() string { return "failure" }

func nothing() error {
	var f *failure
	return f
}

func main() {
	shapes := []shape{square{2}, &circle{1}}
	for _, s := range shapes {
		fmt.Println(s.name(), s.area())
	}
	var n named = shapes[0]
	fmt.Println(n.name(), n == named(square{2}), n == named(square{3}))
	c := &circle{1}
	fmt.Println(shape(c) == shape(c), shape(c) == shapes[1])
	var a, b any = 1, 1.0
	fmt.Println(a == b, a == any(1), a == 1, b == 1.0, a != nil)
	var none shape
	fmt.Println(none == nil, nothing() == nil, nothing() != nil)
	s := square{3}
	n = s
	s.side = 100
	fmt.Println(n.(square).side, n.(shape).area())
	area := shapes[0].area
	fmt.Println(area(), shape.name(shapes[1]))
	values := []any{1, "a", nil, 2.5, true, 'x', square{1}, []int{1}, map[string]int{"k": 1}, struct{}{}, error(nil)}
	for _, v := range values {
		fmt.Printf("%v %T; ", v, v)
	}
	fmt.Println()
}
