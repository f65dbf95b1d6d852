// Package strconv: digits are made and read by natives, errors are told by Go.
package strconv

import (
	"errors"
	"unicode/utf8"
)

const IntSize = 64

var ErrRange = errors.New("value out of range")
var ErrSyntax = errors.New("invalid syntax")

type NumError struct {
	Func string
	Num  string
	Err  error
}

func (e *NumError) Error() string {
	return "strconv." + e.Func + ": parsing " + Quote(e.Num) + ": " + e.Err.Error()
}

func (e *NumError) Unwrap() error { return e.Err }

func Itoa(i int) string { return FormatInt(int64(i), 10) }

func FormatInt(i int64, base int) string {
	if base < 2 || base > 36 {
		panic("strconv: illegal AppendInt/FormatInt base")
	}
	return formatInt(i, base)
}

func FormatUint(i uint64, base int) string {
	if base < 2 || base > 36 {
		panic("strconv: illegal AppendInt/FormatInt base")
	}
	return formatUint(i, base)
}

func formatInt(i int64, base int) string
func formatUint(i uint64, base int) string
func formatFloat(f float64, fmt byte, prec, bitSize int) string

func FormatFloat(f float64, fmt byte, prec, bitSize int) string {
	if bitSize != 32 && bitSize != 64 {
		panic("strconv: illegal AppendFloat/FormatFloat bitSize")
	}
	return formatFloat(f, fmt, prec, bitSize)
}

func FormatBool(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

func Atoi(s string) (int, error) {
	i, err := parseInt("Atoi", s, 10, 0)
	return int(i), err
}

func ParseInt(s string, base int, bitSize int) (i int64, err error) {
	return parseInt("ParseInt", s, base, bitSize)
}

func parseInt(name, s string, base, bitSize int) (int64, error) {
	digits, negative := s, false
	if s != "" && (s[0] == '+' || s[0] == '-') {
		digits, negative = s[1:], s[0] == '-'
	}
	u, err := parseUint(name, s, digits, base, bitSize)
	if err != nil && err.(*NumError).Err != ErrRange {
		return 0, err
	}
	if bitSize == 0 {
		bitSize = 64
	}
	cutoff := uint64(1) << uint(bitSize-1)
	if !negative && u >= cutoff {
		return int64(cutoff - 1), &NumError{name, s, ErrRange}
	}
	if negative && u > cutoff {
		return -int64(cutoff), &NumError{name, s, ErrRange}
	}
	if negative {
		return -int64(u), nil
	}
	return int64(u), nil
}

func ParseUint(s string, base int, bitSize int) (uint64, error) {
	return parseUint("ParseUint", s, s, base, bitSize)
}

// Parses digits, which s is without its sign; s is for errors.
func parseUint(name, s, digits string, base, bitSize int) (uint64, error) {
	invalid := &NumError{name, s, ErrSyntax}
	if digits == "" {
		return 0, invalid
	}
	prefixed, afterPrefix := base == 0, false
	switch {
	case base >= 2 && base <= 36:
	case base == 0:
		base = 10
		if digits[0] == '0' {
			base = 8
			skip := 1
			if len(digits) >= 3 {
				switch digits[1] | 0x20 {
				case 'b':
					base, skip = 2, 2
				case 'o':
					base, skip = 8, 2
				case 'x':
					base, skip = 16, 2
				}
			}
			digits = digits[skip:]
			afterPrefix = true
		}
	default:
		return 0, &NumError{name, s, errors.New("invalid base " + Itoa(base))}
	}
	if bitSize == 0 {
		bitSize = 64
	} else if bitSize < 0 || bitSize > 64 {
		return 0, &NumError{name, s, errors.New("invalid bit size " + Itoa(bitSize))}
	}
	largest := ^uint64(0) >> uint(64-bitSize)
	var n uint64
	for i := 0; i < len(digits); i++ {
		c := digits[i]
		d := 99
		switch {
		case c == '_' && prefixed:
			continue
		case '0' <= c && c <= '9':
			d = int(c - '0')
		case 'a' <= c|0x20 && c|0x20 <= 'z':
			d = int(c|0x20-'a') + 10
		}
		if d >= base {
			return 0, invalid
		}
		if n > (largest-uint64(d))/uint64(base) {
			return largest, &NumError{name, s, ErrRange}
		}
		n = n*uint64(base) + uint64(d)
	}
	if prefixed && !underscores(digits, afterPrefix) {
		return 0, invalid
	}
	return n, nil
}

// Whether each underscore stands between digits; afterPrefix: one may open the digits too.
func underscores(digits string, afterPrefix bool) bool {
	before := afterPrefix
	for i := 0; i < len(digits); i++ {
		if digits[i] == '_' {
			if !before {
				return false
			}
			before = false
		} else {
			before = true
		}
	}
	return before || digits == ""
}

// Reads a number as Go's literals have it, or inf or nan. problem: 0 none, 1 syntax, 2 range (f is then ±Inf).
func parseFloat(s string, bitSize int) (f float64, problem int)

func ParseFloat(s string, bitSize int) (float64, error) {
	f, problem := parseFloat(s, bitSize)
	switch problem {
	case 1:
		return 0, &NumError{"ParseFloat", s, ErrSyntax}
	case 2:
		return f, &NumError{"ParseFloat", s, ErrRange}
	}
	return f, nil
}

func ParseBool(str string) (bool, error) {
	switch str {
	case "1", "t", "T", "true", "TRUE", "True":
		return true, nil
	case "0", "f", "F", "false", "FALSE", "False":
		return false, nil
	}
	return false, &NumError{"ParseBool", str, ErrSyntax}
}

func quote(s string, mark byte, ascii bool) string

func Quote(s string) string                   { return quote(s, '"', false) }
func QuoteToASCII(s string) string            { return quote(s, '"', true) }
func QuoteRune(r rune) string                 { return quote(valid(r), '\'', false) }
func QuoteRuneToASCII(r rune) string          { return quote(valid(r), '\'', true) }
func AppendQuote(dst []byte, s string) []byte { return append(dst, Quote(s)...) }

func valid(r rune) string {
	if !utf8.ValidRune(r) {
		r = utf8.RuneError
	}
	return string(r)
}

func unquote(s string) (text string, ok bool)

func Unquote(s string) (string, error) {
	text, ok := unquote(s)
	if !ok {
		return "", ErrSyntax
	}
	return text, nil
}

func AppendInt(dst []byte, i int64, base int) []byte   { return append(dst, FormatInt(i, base)...) }
func AppendUint(dst []byte, i uint64, base int) []byte { return append(dst, FormatUint(i, base)...) }
func AppendBool(dst []byte, b bool) []byte             { return append(dst, FormatBool(b)...) }
func AppendFloat(dst []byte, f float64, fmt byte, prec, bitSize int) []byte {
	return append(dst, FormatFloat(f, fmt, prec, bitSize)...)
}
