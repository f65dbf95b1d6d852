// The package strconv, its errors included.
package main

import (
	"errors"
	"fmt"
	"strconv"
)

func main() {
	fmt.Println(strconv.Itoa(-45), strconv.Itoa(0)+"x", strconv.FormatInt(255, 16), strconv.FormatInt(-5, 2), strconv.FormatUint(1<<63, 10))
	fmt.Println(strconv.FormatBool(true), strconv.FormatFloat(1.5, 'f', 3, 64), strconv.FormatFloat(1e21, 'g', -1, 64), strconv.FormatFloat(0.1, 'e', -1, 64))
	fmt.Println(strconv.Quote("a\"b\n世\x01"), strconv.QuoteRune('x'))
	for _, s := range []string{"12", "-7", "+3", "abc", "", "99999999999999999999", "1.5", " 1"} {
		n, err := strconv.Atoi(s)
		fmt.Println(n, err)
	}
	b, err := strconv.ParseBool("true")
	c, err2 := strconv.ParseBool("maybe")
	fmt.Println(b, err, c, err2)
	for _, s := range []string{"3.25", "1e3", "x", "inf", "-0", "1e400", ".5"} {
		f, err := strconv.ParseFloat(s, 64)
		fmt.Println(f, err)
	}
	n, err := strconv.ParseInt("ff", 16, 64)
	m, err2 := strconv.ParseInt("300", 10, 8)
	k, err3 := strconv.ParseInt("0x1F", 0, 64)
	fmt.Println(n, err, m, err2, k, err3)
	u, err := strconv.ParseUint("-1", 10, 64)
	fmt.Println(u, err)
	_, err = strconv.Atoi("zz")
	var e *strconv.NumError
	fmt.Println(errors.Is(err, strconv.ErrSyntax), errors.As(err, &e), e.Num)
	s, err := strconv.Unquote(`"a\tb"`)
	fmt.Printf("%q %v\n", s, err)
}
