// Untyped constants are exact and large, and take a type where they are used.
package main

import "fmt"

const (
	huge        = 1 << 100
	tiny        = huge >> 98
	third       = 1.0 / 3
	name        = "const" + "ant"
	yes         = tiny == 4
	typed uint8 = 1<<8 - 1
	r           = 'a' + 1
)

func main() {
	const local = 10
	const f = local / 4
	const g = local / 4.0
	fmt.Println(tiny, huge>>97, third*3 == 1, name, yes, typed, r, f, g)
	var x float64 = local
	var b byte = 'x'
	var d int64 = 1e6
	fmt.Println(x/4, b, d, huge/(1<<98)+0.5, len("four"), len([3]int{}))
	const big = 1<<63 - 1
	fmt.Println(big, uint64(1<<64-1), -1<<63, ^0, 5.0/2, 7%3, 1<<3.0)
	const c = len(name) * 2
	var array [c / 4]int
	fmt.Println(len(array), string(r))
}
