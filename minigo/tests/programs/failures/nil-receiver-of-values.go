// A method of values called through an interface that holds a nil pointer.

package main

type celsius int

func (c celsius) Show() { println(c) }

type shower interface{ Show() }

var s shower = (*celsius)(nil)

func main() {
	s.Show()
}
