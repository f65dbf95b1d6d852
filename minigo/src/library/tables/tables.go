package main

// Writes the tables of letters.rs into a directory: go run tables.go .
import (
	"fmt"
	"os"
	"unicode"
)

func varint(out []byte, n uint32) []byte {
	for n >= 0x80 {
		out = append(out, byte(n)|0x80)
		n >>= 7
	}
	return append(out, byte(n))
}

// Lengths of the runs for which f is false, true, false, …
func runs(f func(rune) bool) []byte {
	var out []byte
	state, from := false, rune(0)
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if f(r) != state {
			out = varint(out, uint32(r-from))
			state, from = !state, r
		}
	}
	if state {
		out = varint(out, uint32(unicode.MaxRune+1-from))
	}
	return out
}

// (gap since the last run's end, length << 1 | alternate?, zigzag of the difference) of each run of equal differences.
func shifts(f func(rune) rune) []byte {
	var out []byte
	end := rune(0)
	for r := rune(0); r <= unicode.MaxRune; {
		d := f(r) - r
		if d == 0 {
			r++
			continue
		}
		best, step := rune(1), rune(1)
		for _, s := range []rune{1, 2} {
			n := rune(1)
			for f(r+n*s)-(r+n*s) == d && (s == 1 || f(r+n*s-1) == r+n*s-1) {
				n++
			}
			if n > best {
				best, step = n, s
			}
		}
		out = varint(out, uint32(r-end))
		out = varint(out, uint32(best-1)<<1|uint32(step-1))
		out = varint(out, uint32(d<<1^d>>31))
		end = r + (best-1)*step + 1
		r = end
	}
	return out
}

func main() {
	dir := os.Args[1]
	for name, t := range map[string]func(rune) bool{"letter": unicode.IsLetter, "upper": unicode.IsUpper, "lower": unicode.IsLower, "digit": unicode.IsDigit, "number": unicode.IsNumber, "punct": unicode.IsPunct, "print": unicode.IsPrint} {
		b := runs(t)
		fmt.Println(name, len(b))
		os.WriteFile(dir+"/"+name+".bin", b, 0o644)
	}
	for name, t := range map[string]func(rune) rune{"to_upper": unicode.ToUpper, "to_lower": unicode.ToLower} {
		b := shifts(t)
		fmt.Println(name, len(b))
		os.WriteFile(dir+"/"+name+".bin", b, 0o644)
	}
}
