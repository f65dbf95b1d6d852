// Constants too small or too large for any float, as far as Go has them.

package main

import "fmt"

const (
	tiny  = 1e-10000
	least = 0x1p-100000
	large = 1e10000
	most  = 1e640000000
	none  = 1e-1000000000
)

var x = tiny

func main() {
	fmt.Println(x == 0, tiny == 0, none == 0, least > 0, tiny*large > 0.5)
	fmt.Println(float64(large/1e9999), large*3/large, tiny/least > 1, most > large, -most < tiny)
	fmt.Println(float64(tiny), float32(least), float64(large/(large+1)), large+1 == large, large-large)
	fmt.Println(float64(most/most), float64(1/most), 1e400/1e390, 0x1.8p-1100*0x1p1100)
}
