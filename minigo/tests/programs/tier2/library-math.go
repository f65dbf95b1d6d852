// math to the last bit, save what Go makes of exponentials: those to twelve digits.
package main

import (
	"fmt"
	"math"
	"math/bits"
)

func main() {
	numbers := []float64{0, math.Copysign(0, -1), 0.5, -0.5, 1, -1, 1.5, 2.5, -2.5, 3, 10, 0.1, 1e-10, 1e10, 1e22, 123456.789, math.Pi, math.MaxFloat64, math.SmallestNonzeroFloat64, math.Inf(1), math.Inf(-1), math.NaN()}
	exact := map[string]func(float64) float64{"abs": math.Abs, "floor": math.Floor, "ceil": math.Ceil, "trunc": math.Trunc, "round": math.Round, "even": math.RoundToEven, "sqrt": math.Sqrt, "cbrt": math.Cbrt, "sin": math.Sin, "cos": math.Cos, "tan": math.Tan, "asin": math.Asin, "acos": math.Acos, "atan": math.Atan}
	about := map[string]func(float64) float64{"exp": math.Exp, "exp2": math.Exp2, "sinh": math.Sinh, "cosh": math.Cosh, "tanh": math.Tanh, "log1p": math.Log1p, "expm1": math.Expm1}
	for _, x := range numbers {
		fmt.Println(x)
		for _, name := range []string{"abs", "floor", "ceil", "trunc", "round", "even", "sqrt", "cbrt", "sin", "cos", "tan", "asin", "acos", "atan"} {
			fmt.Print(name, "=", exact[name](x), " ")
		}
		for _, name := range []string{"exp", "exp2", "sinh", "cosh", "tanh", "log1p", "expm1"} {
			fmt.Printf("%s=%.12g ", name, about[name](x))
		}
		whole, part := math.Modf(x)
		fraction, exponent := math.Frexp(x)
		fmt.Println(whole, part, fraction, exponent, math.Ldexp(fraction, exponent), math.Signbit(x), math.IsNaN(x), math.IsInf(x, 0))
		if x == 0 || x > 1e-300 || x < 0 {
			fmt.Println(math.Log(x), math.Log2(x), math.Log10(x))
		}
		for _, y := range []float64{0, 2, -3, 0.5, math.Inf(1)} {
			fmt.Println(math.Max(x, y), math.Min(x, y), math.Mod(x, y), math.Atan2(x, y), math.Hypot(x, y), math.Dim(x, y), math.Remainder(x, y))
			fmt.Printf("%.12g ", math.Pow(x, y))
		}
		fmt.Println()
	}
	fmt.Println(math.MaxInt64, math.MinInt64, uint64(math.MaxUint64), math.MaxInt8, math.MaxUint32, math.Pi, math.E)
	fmt.Println(math.Float64bits(1.5), math.Float64frombits(0x4000000000000000), math.Pow(2, 10), math.Pow(10, -3), math.Pow10(5), math.FMA(2, 3, 4))
	fmt.Println(bits.Len(255), bits.OnesCount(255), bits.TrailingZeros(8), bits.LeadingZeros64(1), bits.Reverse8(1), bits.RotateLeft8(1, 3))
}
