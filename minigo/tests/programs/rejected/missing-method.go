// A type implements an interface by having its methods, all of them, on the right receiver.
package main

type shape interface {
	area() float64
	name() string
}

type square struct{}

func (square) area() float64 { return 1 }

type circle struct{}

func (*circle) area() float64 { return 3 }
func (*circle) name() string  { return "circle" }

type odd struct{}

func (odd) area() int    { return 1 }
func (odd) name() string { return "odd" }

func main() {
	var s shape = square{}
	s = circle{}
	s = &circle{}
	s = odd{}
	_ = s.(square)
	var e error = "text"
	_, _ = s, e
}
