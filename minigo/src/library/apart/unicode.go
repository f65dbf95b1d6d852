// Package unicode: the common questions, answered by natives over tables made from Go's own.
package unicode

const (
	MaxRune         = '\U0010FFFF'
	ReplacementChar = '\uFFFD'
	MaxASCII        = '\u007F'
	MaxLatin1       = '\u00FF'
)

func IsLetter(r rune) bool
func IsUpper(r rune) bool
func IsLower(r rune) bool
func IsDigit(r rune) bool
func IsNumber(r rune) bool
func IsPunct(r rune) bool
func IsPrint(r rune) bool
func ToUpper(r rune) rune
func ToLower(r rune) rune

// Title case is upper case but for the digraphs, whose second letter stays small, and Georgian, which has none.
func ToTitle(r rune) rune {
	switch {
	case 0x1C4 <= r && r <= 0x1CC:
		return r - (r-0x1C4)%3 + 1
	case 0x1F1 <= r && r <= 0x1F3:
		return 0x1F2
	case 0x10D0 <= r && r <= 0x10FA || 0x10FD <= r && r <= 0x10FF:
		return r
	}
	return ToUpper(r)
}

func IsGraphic(r rune) bool {
	return IsPrint(r) || r > ' ' && IsSpace(r) && (r > 0x85 && r < 0x2028 || r > 0x2029)
}
func IsControl(r rune) bool { return r >= 0 && r < 0x20 || r >= 0x7f && r < 0xa0 }

func IsSpace(r rune) bool {
	switch r {
	case '\t', '\n', '\v', '\f', '\r', ' ', 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000:
		return true
	}
	return 0x2000 <= r && r <= 0x200a
}
