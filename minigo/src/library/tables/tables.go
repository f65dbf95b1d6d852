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

// A code point is of the last class that says so, as letters.rs numbers them.
func class(r rune) uint32 {
	class := uint32(0)
	for i, is := range []func(rune) bool{unicode.IsPrint, unicode.IsPunct, unicode.IsNumber, unicode.IsDigit, unicode.IsLetter, unicode.IsUpper, unicode.IsLower} {
		if is(r) {
			class = uint32(i + 1)
		}
	}
	return class
}

// length << 3 | class of each run of code points of one class.
func classes() []byte {
	var out []byte
	from := rune(0)
	for r := rune(1); r <= unicode.MaxRune+1; r++ {
		if r > unicode.MaxRune || class(r) != class(from) {
			out = varint(out, uint32(r-from)<<3|class(from))
			from = r
		}
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

func write(name string, b []byte) {
	fmt.Println(name, len(b))
	os.WriteFile(os.Args[1]+"/"+name+".bin", b, 0o644)
}

func main() {
	write("classes", classes())
	write("to_lower", shifts(unicode.ToLower))
	// Mostly it is the least of those whose lower case this is; the others are here, each with its distance from the one before.
	back := map[rune]rune{}
	for r := rune(unicode.MaxRune); r >= 0; r-- {
		if lower := unicode.ToLower(r); lower != r {
			back[lower] = r
		}
	}
	var others []byte
	last := rune(0)
	for r := rune(0); r <= unicode.MaxRune; r++ {
		upper, ok := back[r]
		if !ok {
			upper = r
		}
		if unicode.ToUpper(r) != upper {
			others = varint(varint(others, uint32(r-last)), uint32(unicode.ToUpper(r)))
			last = r
		}
	}
	write("to_upper", others)
}
