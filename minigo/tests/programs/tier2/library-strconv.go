// Numbers read and written by strconv, and the errors it gives.
package main

import (
	"errors"
	"fmt"
	"strconv"
)

func main() {
	texts := []string{"0", "-1", "+7", "42", "007", "1_000", "0x1F", "0b101", "0o17", "017", "", "-", "abc", "12a", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616", "300", "zz", "1.5", "1e3", ".5", "5.", "1e400", "-1e400", "1e-400", "inf", "-Inf", "NaN", "0x1p-2", " 1"}
	for _, s := range texts {
		a, err := strconv.Atoi(s)
		fmt.Println(a, err)
		for _, base := range []int{0, 10, 16, 36} {
			i, err := strconv.ParseInt(s, base, 64)
			u, uerr := strconv.ParseUint(s, base, 8)
			fmt.Println(i, err, u, uerr)
		}
		f, err := strconv.ParseFloat(s, 64)
		fmt.Println(f, err)
		b, err := strconv.ParseBool(s)
		fmt.Println(b, err)
	}
	_, err := strconv.Atoi("x")
	var numError *strconv.NumError
	fmt.Println(errors.Is(err, strconv.ErrSyntax), errors.As(err, &numError), numError.Func, numError.Num, numError.Err)
	_, err = strconv.ParseInt("5", 99, 64)
	fmt.Println(err)
	_, err = strconv.ParseInt("5", 10, 99)
	fmt.Println(err)
	for _, i := range []int64{0, 1, -1, 255, -256, 1<<63 - 1, -1 << 63} {
		fmt.Println(strconv.FormatInt(i, 2), strconv.FormatInt(i, 10), strconv.FormatInt(i, 36), strconv.FormatUint(uint64(i), 16), strconv.Itoa(int(i)))
	}
	for _, f := range []float64{0, 1, -1.5, 0.1, 1.0 / 3, 1e21, 1e-7, 123456789, 5e-324, 1.7976931348623157e308} {
		for _, verb := range []byte("efgGbx") {
			fmt.Print(strconv.FormatFloat(f, verb, -1, 64), " ", strconv.FormatFloat(f, verb, 3, 64), " ")
		}
		fmt.Println()
	}
	for _, s := range []string{"plain", "tab\tquote\"", "é世\x00\xff\u2028", "back`tick"} {
		q := strconv.Quote(s)
		u, err := strconv.Unquote(q)
		fmt.Println(q, strconv.QuoteToASCII(s), u == s, err)
	}
	_, err = strconv.Unquote("'bad")
	fmt.Println(err, strconv.QuoteRune('☺'), strconv.FormatBool(true))
	fmt.Println(string(strconv.AppendInt([]byte("n="), 12, 10)), string(strconv.AppendQuote(nil, "q")))
}
