// print and println write a nil of each type as the runtime has it: one word, two, or three.

package main

type list []int

type stringer interface{ String() string }

func both() (error, []string) { return nil, nil }

func main() {
	var m map[int]int
	var c chan int
	var f func()
	var e error
	var a any
	var p *int
	var s []int
	var l list
	var i stringer
	println()
	print()
	println(m, c, f, e, a, p, s, l, i)
	print(e, s, "\n")
	println("", 1.5, true, 'a', e == nil)
	println(both())
	defer println(s, e)
	defer print(both())
}
