// Characters: their classes, their cases, and how they are encoded.
package main

import (
	"fmt"
	"unicode"
	"unicode/utf8"
)

func main() {
	for _, r := range "aZ5 \t_-é世Ωßſǅ١²¾ⅷ\u00a0\u2028\u0301\u200b😀\ufffd" {
		fmt.Printf("%U %t %t %t %t %t %t %t %t %c %c %d\n", r, unicode.IsLetter(r), unicode.IsUpper(r), unicode.IsLower(r), unicode.IsDigit(r), unicode.IsNumber(r), unicode.IsSpace(r), unicode.IsPunct(r), unicode.IsPrint(r), unicode.ToUpper(r), unicode.ToLower(r), utf8.RuneLen(r))
	}
	fmt.Println(unicode.IsControl('\n'), unicode.IsGraphic('\u00a0'), unicode.IsLetter(-1), unicode.ToUpper(-5))
	for _, s := range []string{"", "a", "é", "世界", "\xff", "a\xc3", "\xed\xa0\x80", "\xf0\x9f\x98\x80", "\xf4\x90\x80\x80"} {
		first, size := utf8.DecodeRuneInString(s)
		last, lastSize := utf8.DecodeLastRuneInString(s)
		fmt.Println(len(s), utf8.RuneCountInString(s), utf8.ValidString(s), first, size, last, lastSize, utf8.FullRuneInString(s), []rune(s), utf8.Valid([]byte(s)))
	}
	buffer := make([]byte, 4)
	n := utf8.EncodeRune(buffer, '€')
	fmt.Println(buffer[:n], utf8.AppendRune(nil, 'ß'), utf8.ValidRune(0xD800), utf8.RuneError)
}
