// Type assertions, with and without comma-ok, to concrete types and to interfaces.
package main

import "fmt"

type speaker interface{ speak() string }
type walker interface{ walk() string }

type dog struct{ name string }

func (d dog) speak() string { return d.name + " woofs" }
func (d dog) walk() string  { return d.name + " walks" }

type fish struct{}

func (fish) speak() string { return "..." }

func main() {
	var s speaker = dog{"rex"}
	d, ok := s.(dog)
	fmt.Println(d.name, ok)
	w, ok := s.(walker)
	fmt.Println(w.walk(), ok)
	s = fish{}
	_, ok = s.(walker)
	d, ok2 := s.(dog)
	fmt.Println(ok, ok2, d.name == "")
	var x any = 7
	n, isInt := x.(int)
	_, isInt64 := x.(int64)
	fmt.Println(n, isInt, isInt64, x.(int)+1)
	if text, ok := x.(string); !ok {
		fmt.Printf("%q\n", text)
	}
	type mine int
	x = mine(3)
	_, isInt = x.(int)
	m, isMine := x.(mine)
	fmt.Println(isInt, m, isMine)
	var e any = (*dog)(nil)
	p, isPointer := e.(*dog)
	fmt.Println(p == nil, isPointer, e == nil)
}
