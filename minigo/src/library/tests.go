package main

// Writes tests.txt: calls of the natives of native.rs with what Go gives. With a number as argument: that many times more.
import (
	"fmt"
	"math"
	"math/rand"
	"os"
	"strconv"
	"strings"
	"unicode"
)

func f(x float64) string {
	if math.IsNaN(x) {
		return "f:nan"
	}
	return fmt.Sprintf("f:%016x", math.Float64bits(x))
}

var q = strconv.QuoteToASCII

// Go's assembly for amd64 takes the logarithm of a subnormal number wrongly; its other platforms do not.
func wrong(name string, x float64) bool {
	return (name == "Log" || name == "Log10" || name == "Pow") && x != 0 && math.Abs(x) < 0x1p-1022
}

func b(truth bool) int {
	if truth {
		return 1
	}
	return 0
}

func main() {
	more := 1
	if len(os.Args) > 1 {
		more, _ = strconv.Atoi(os.Args[1])
	}
	r := rand.New(rand.NewSource(7))
	special := []float64{0, math.Copysign(0, -1), 1, -1, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 2, -2, 3, 10, 100, 0.1, 0.7, 1e-5, 1e-300, 5e-324, -5e-324, 1e300, math.MaxFloat64, math.Inf(1), math.Inf(-1), math.NaN(), math.Pi, math.Pi / 2, math.E, 709, 710, -745, -746, 1 << 52, 1<<53 - 1, 1 << 29, 1 << 30, 1e22, 4503599627370497.5}
	ones := map[string]func(float64) float64{"Sqrt": math.Sqrt, "Floor": math.Floor, "Ceil": math.Ceil, "Trunc": math.Trunc, "Round": math.Round, "RoundToEven": math.RoundToEven, "Exp": math.Exp, "Exp2": math.Exp2, "Expm1": math.Expm1, "Log": math.Log, "Log2": math.Log2, "Log10": math.Log10, "Log1p": math.Log1p, "Cbrt": math.Cbrt, "Sin": math.Sin, "Cos": math.Cos, "Tan": math.Tan, "Asin": math.Asin, "Acos": math.Acos, "Atan": math.Atan, "Sinh": math.Sinh, "Cosh": math.Cosh, "Tanh": math.Tanh}
	some := func() float64 {
		switch r.Intn(5) {
		case 0:
			return r.Float64()*2 - 1
		case 1:
			return r.NormFloat64() * 10
		case 2:
			return float64(r.Intn(2000) - 1000)
		case 3:
			return r.NormFloat64() * 1e12
		}
		return math.Float64frombits(r.Uint64())
	}
	for _, name := range sorted(ones) {
		for _, x := range special {
			if wrong(name, x) {
				continue
			}
			fmt.Printf("math.%s\t%s\t%s\n", name, f(x), f(ones[name](x)))
		}
		for range 20 * more {
			x := some()
			fmt.Printf("math.%s\t%s\t%s\n", name, f(x), f(ones[name](x)))
		}
	}
	twos := map[string]func(x, y float64) float64{"Pow": math.Pow, "Atan2": math.Atan2, "Hypot": math.Hypot, "Mod": math.Mod}
	for _, name := range sorted(twos) {
		for i, x := range special {
			for j, y := range special {
				if (more > 1 || (i+j)%5 == 0) && !wrong(name, x) {
					fmt.Printf("math.%s\t%s\t%s\t%s\n", name, f(x), f(y), f(twos[name](x, y)))
				}
			}
		}
		for range 40 * more {
			x, y := some(), some()
			if r.Intn(2) == 0 {
				x, y = math.Abs(x), float64(r.Intn(20)-10)
			}
			fmt.Printf("math.%s\t%s\t%s\t%s\n", name, f(x), f(y), f(twos[name](x, y)))
		}
	}
	for _, n := range []int{-323, -308, -10, -1, 0, 1, 5, 22, 23, 100, 308} {
		fmt.Printf("math.power10\t%d\t%s\n", n, f(math.Pow10(n)))
	}
	fmt.Printf("math.FMA\t%s\t%s\t%s\t%s\n", f(0.1), f(10), f(-1), f(math.FMA(0.1, 10, -1)))
	for range 60 * more {
		x := some()
		if r.Intn(3) == 0 {
			x = float64(r.Intn(1000000)) / 1000
		}
		verb, precision, size := "eEfgGbxX"[r.Intn(8)], r.Intn(20)-1, 64
		if r.Intn(3) == 0 {
			precision = -1
		}
		if r.Intn(4) == 0 {
			size, x = 32, float64(float32(x))
		}
		fmt.Printf("strconv.formatFloat\t%s\t%d\t%d\t%d\t%s\n", f(x), verb, precision, size, q(strconv.FormatFloat(x, verb, precision, size)))
	}
	texts := []string{"", "0", "-0", "1", "+1", "1.", ".5", ".", "e5", "1e", "1e5", "1E+5", "1e-5", "1.5e300", "1e309", "-1e309", "1e-400", "0x1p4", "0x1.8p1", "0x", "0x1", "0x.8p0", "-0X1P-3", "0x1p-1080", "0x1p2000", "0x1.fffffffffffff8p0", "0x1.00000000000008p0", "0x1.000000000000081p0", "inf", "-Inf", "+INF", "infinity", "Infinit", "nan", "NaN", "+nan", "-nan", "1_000", "0x_1p4", "0x1_0p4", "1__0", " 1", "1 ", "1x", "12345678901234567890", "0.1", "123456789.123456789", "2.2250738585072011e-308", "4.9e-324", "2.4e-324", "2.5e-324", "1.7976931348623158e308", "1.7976931348623159e308", "3.4e38", "3.5e38", "0x1p-149", "0x1p-150", "0x1.8p-150", "1e0x", "--1", "1e+", "0b1", "0o7", "١"}
	for _, text := range texts {
		for _, size := range []int{64, 32} {
			value, err := strconv.ParseFloat(text, size)
			problem := 0
			if err != nil {
				problem = 1
				if err.(*strconv.NumError).Err == strconv.ErrRange {
					problem = 2
				}
			}
			fmt.Printf("strconv.parseFloat\t%s\t%d\t%s %d\n", q(text), size, f(value), problem)
		}
	}
	for range 20 * more {
		x := some()
		text := strconv.FormatFloat(x, "efx"[r.Intn(3)], r.Intn(30)-1, 64)
		value, err := strconv.ParseFloat(text, 64)
		if err == nil {
			fmt.Printf("strconv.parseFloat\t%s\t64\t%s 0\n", q(text), f(value))
		}
	}
	for _, n := range []int64{0, 1, -1, 42, math.MaxInt64, math.MinInt64} {
		for _, base := range []int{2, 8, 10, 16, 36} {
			fmt.Printf("strconv.formatInt\t%d\t%d\t%s\n", n, base, q(strconv.FormatInt(n, base)))
			fmt.Printf("strconv.formatUint\t%d\t%d\t%s\n", n, base, q(strconv.FormatUint(uint64(n), base)))
		}
	}
	for _, text := range []string{"", "plain", "tab\t", "\x00\a\b\f\n\r\t\v\x1f\x7f", "\"'`\\", "é世\u00a0\u2028\U0001F600\U000E0001\ufeff\ufffd", "\xff\xc3\xe4\xb8", "\xed\xa0\x80", "\U0010ffff"} {
		fmt.Printf("strconv.quote\t%s\t34\t0\t%s\n", q(text), q(strconv.Quote(text)))
		fmt.Printf("strconv.quote\t%s\t34\t1\t%s\n", q(text), q(strconv.QuoteToASCII(text)))
	}
	for _, c := range "a'\"\\\n\x00é\u2028\U0001F600\ufffd" {
		fmt.Printf("strconv.quote\t%s\t39\t0\t%s\n", q(string(c)), q(strconv.QuoteRune(c)))
		fmt.Printf("strconv.quote\t%s\t39\t1\t%s\n", q(string(c)), q(strconv.QuoteRuneToASCII(c)))
	}
	for _, text := range []string{``, `"`, `""`, `"a"`, `'a'`, `'ab'`, `''`, `'\n'`, `'é'`, "`raw\\n`", "`a\r\n`", "`a`b`", `"\x41\u00e9\U0001F600\101"`, `"\ud800"`, `"\U00110000"`, `"\400"`, `"\377"`, `'\377'`, `'\xff'`, `"\'"`, `'\"'`, `'\''`, `"\q"`, `"a`, `a"`, `"a"b"`, "\"a\nb\"", "\"\xff\"", "'\xff'", `"\"`, `"\x4"`, `"\8"`, `"\01"`} {
		value, err := strconv.Unquote(text)
		fmt.Printf("strconv.unquote\t%s\t%s %d\n", q(text), q(value), b(err == nil))
	}
	for _, s := range []string{"", "a", "banana", "ab"} {
		for _, part := range []string{"", "a", "an", "na", "x", "banana!"} {
			fmt.Printf("strings.Index\t%s\t%s\t%d\n", q(s), q(part), strings.Index(s, part))
			fmt.Printf("strings.LastIndex\t%s\t%s\t%d\n", q(s), q(part), strings.LastIndex(s, part))
		}
	}
	hash := uint64(0xcbf29ce484222325)
	for c, step := rune(0), rune(1); c <= unicode.MaxRune; c += step {
		if c == 0x3000 {
			step = 31
		}
		classes := uint64(0)
		for _, in := range []func(rune) bool{unicode.IsLetter, unicode.IsUpper, unicode.IsLower, unicode.IsDigit, unicode.IsNumber, unicode.IsPunct, unicode.IsPrint} {
			classes = classes<<1 | uint64(b(in(c)))
		}
		for _, part := range []uint64{classes, uint64(unicode.ToUpper(c)), uint64(unicode.ToLower(c))} {
			hash = (hash ^ part) * 0x100000001b3
		}
	}
	fmt.Fprintf(os.Stderr, "CODE_POINTS = %#x\n", hash)
}

func sorted[F any](of map[string]F) (names []string) {
	for name := range of {
		names = append(names, name)
	}
	for i := range names {
		for j := i; j > 0 && names[j] < names[j-1]; j-- {
			names[j], names[j-1] = names[j-1], names[j]
		}
	}
	return names
}
