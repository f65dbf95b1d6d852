// Floating-point constants that no variable holds, and literals that are no constants.

package main

const large = 1e10000

var (
	a float64 = large
	b int     = 1e1000000
	c         = float32(9.99e100000)
	d float64 = 1 / 1e-1000000
	e         = 1e1000000000
	f         = 1e-99999999999
	g         = 0x1p1000000
	h int     = 1e400
)

func main() {}
