// The package math.
package main

import (
	"fmt"
	"math"
)

func main() {
	fmt.Println(math.Sqrt(2), math.Pow(2, 10), math.Abs(-3.5), math.Floor(-1.5), math.Ceil(1.2), math.Round(2.5), math.Trunc(-1.7))
	fmt.Println(math.Max(1, 2), math.Min(1, 2), math.Mod(7, 3), math.Hypot(3, 4), math.Cbrt(27))
	fmt.Println(math.Inf(1), math.Inf(-1), math.NaN(), math.IsNaN(math.NaN()), math.IsInf(math.Inf(1), 0))
	fmt.Println(math.MaxInt, math.MinInt, math.MaxInt64, math.MaxInt32, math.MaxUint8, uint64(math.MaxUint64))
	fmt.Println(math.MaxFloat64, math.SmallestNonzeroFloat64, math.Pi, math.E)
	fmt.Printf("%.6f %.6f %.6f %.6f %.6f\n", math.Sin(1), math.Cos(1), math.Tan(1), math.Exp(1), math.Log(10))
	fmt.Printf("%.6f %.6f %.6f %.6f\n", math.Log2(8), math.Log10(1000), math.Atan(1), math.Atan2(1, -1))
	fmt.Println(math.Sqrt(-1), math.Signbit(math.Copysign(0, -1)), math.Log(0), math.Float64bits(1.5))
	fmt.Println(math.Modf(3.25))
}
