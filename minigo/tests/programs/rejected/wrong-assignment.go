// A value is assigned to a variable of its type.
package main

func pair() (int, string) { return 1, "a" }

func main() {
	var n int = "text"
	var s string = 5
	var b bool = 1
	n = 2.5
	s = 'a'
	var p *int = n
	a, c, d := pair()
	e := pair()
	n, s = s, n
	var f float64 = n
	var any1 any = nil
	var m map[string]int = []int{1}
	_, _, _, _, _, _, _, _, _, _, _ = n, s, b, p, a, c, d, e, f, any1, m
	const k = 5
	k = 6
	nil := 1
	_ = nil
	x := nil
}
