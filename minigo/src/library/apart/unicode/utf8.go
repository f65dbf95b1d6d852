// Package utf8: what range over a string decides, said as functions.
package utf8

const (
	RuneError = '\uFFFD'
	RuneSelf  = 0x80
	MaxRune   = '\U0010FFFF'
	UTFMax    = 4
)

func RuneLen(r rune) int {
	switch {
	case !ValidRune(r):
		return -1
	case r < 0x80:
		return 1
	case r < 0x800:
		return 2
	case r < 0x10000:
		return 3
	}
	return 4
}

func ValidRune(r rune) bool {
	return 0 <= r && r < 0xD800 || 0xDFFF < r && r <= MaxRune
}

func RuneStart(b byte) bool { return b&0xC0 != 0x80 }

func DecodeRuneInString(s string) (r rune, size int) {
	if s == "" {
		return RuneError, 0
	}
	for i, c := range s {
		if i > 0 {
			return r, i
		}
		r = c
	}
	return r, len(s)
}

func DecodeLastRuneInString(s string) (rune, int) {
	for n := min(4, len(s)); n > 1; n-- {
		if r, size := DecodeRuneInString(s[len(s)-n:]); size == n {
			return r, n
		}
	}
	return DecodeRuneInString(s[max(0, len(s)-1):])
}

func DecodeRune(p []byte) (rune, int) { return DecodeRuneInString(string(p[:min(4, len(p))])) }

func DecodeLastRune(p []byte) (rune, int) {
	return DecodeLastRuneInString(string(p[max(0, len(p)-4):]))
}

func FullRuneInString(s string) bool {
	if s == "" {
		return false
	}
	r, size := DecodeRuneInString(s)
	if r != RuneError || size != 1 {
		return true
	}
	for _, tail := range []string{"\x80", "\x80\x80", "\x80\x80\x80", "\xa0", "\xa0\x80", "\x90\x80\x80"} {
		if r, size := DecodeRuneInString(s + tail); size == len(s)+len(tail) && r != RuneError {
			return false
		}
	}
	return true
}

func FullRune(p []byte) bool { return FullRuneInString(string(p[:min(4, len(p))])) }

func RuneCountInString(s string) (n int) {
	for range s {
		n++
	}
	return n
}

func RuneCount(p []byte) int { return RuneCountInString(string(p)) }

func ValidString(s string) bool {
	for i, r := range s {
		if r == RuneError && (len(s)-i < 3 || s[i:i+3] != "\uFFFD") {
			return false
		}
	}
	return true
}

func Valid(p []byte) bool { return ValidString(string(p)) }

func AppendRune(p []byte, r rune) []byte { return append(p, string(r)...) }

func EncodeRune(p []byte, r rune) int {
	s := string(r)
	_ = p[len(s)-1]
	return copy(p, s)
}
