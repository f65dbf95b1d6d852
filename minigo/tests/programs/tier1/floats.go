// float64 follows IEEE 754, infinities and NaN included, and prints the shortest digits that read back.
package main

import "fmt"

func main() {
	a, b := 0.1, 0.2
	fmt.Println(a+b, a*b, a-b, a/b, a+b == 0.3)
	zero := 0.0
	fmt.Println(1/zero, -1/zero, zero/zero, zero/zero == zero/zero, -zero, 1/(-zero))
	nan := zero / zero
	fmt.Println(nan != nan, nan < 1, nan > 1, nan == nan)
	fmt.Println(1e21, 1e20, 123456789.0, 1e-5, 0.0001, 100000.0, 1.5e300*10, 5e-324)
	fmt.Println(float64(7)/2, 7/2, 7/2.0, 1.0, 3.0000000000000004)
	var f float64 = 3
	f++
	f /= 8
	fmt.Println(f, -f, f > 0.4 && f < 0.6)
	fmt.Printf("%f %.2f %e %g %8.3f| %-8.1f| %+.1f %6.0f\n", f, f, f, f, f, f, f, 2.5)
}
