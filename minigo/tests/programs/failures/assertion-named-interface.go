// A named interface is named in the message.
package main

type shape interface{ area() int }
type square struct{}
type circle struct{}

func (square) area() int  { return 1 }
func (*circle) area() int { return 2 }

func main() {
	var s shape = square{}
	_ = s.(*circle)
}
