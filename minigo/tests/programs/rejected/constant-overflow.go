// Constants fit their types.
package main

import "fmt"

func main() {
	var a int8 = 128
	var b uint = -1
	var c byte = 256
	d := 1 << 64
	var e int = 1.5
	f := uint8(300)
	g := 10 / 0
	h := 1.0 / 0
	var s = []int{1, 2, 3}
	fmt.Println(a, b, c, d, e, f, g, h, s[-1], "abc"[5], [2]int{1, 2, 3})
}
