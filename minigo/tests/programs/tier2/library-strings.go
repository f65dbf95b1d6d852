// The functions of strings on many texts.
package main

import (
	"fmt"
	"strings"
	"unicode"
)

func main() {
	texts := []string{"", "a", "banana", "  two words  ", "Ünïcödé ÇASE", "a,b,,c", "\tx\n y ", "日本語日本", "bad\xffbyte", "aaaa"}
	parts := []string{"", "a", "an", "na", ",", " ", "日本", "\xff", "x", "é"}
	for _, s := range texts {
		fmt.Printf("%q: %q %q %q %q %q\n", s, strings.ToUpper(s), strings.ToLower(s), strings.TrimSpace(s), strings.Fields(s), strings.Repeat(s, 2))
		for _, p := range parts {
			before, after, found := strings.Cut(s, p)
			fmt.Println(strings.Contains(s, p), strings.HasPrefix(s, p), strings.HasSuffix(s, p), strings.Index(s, p), strings.LastIndex(s, p), strings.Count(s, p), strings.ContainsAny(s, p), strings.IndexAny(s, p), found)
			fmt.Printf("%q %q %q %q %q %q\n", before, after, strings.Split(s, p), strings.SplitN(s, p, 2), strings.SplitAfter(s, p), strings.ReplaceAll(s, p, "<>"))
			fmt.Printf("%q %q %q %q %q\n", strings.Trim(s, p), strings.TrimLeft(s, p), strings.TrimRight(s, p), strings.TrimPrefix(s, p), strings.TrimSuffix(s, p))
		}
	}
	fmt.Println(strings.Join([]string{"x", "y", "z"}, "-"), strings.Join(nil, "-"), strings.EqualFold("Straße", "STRASSE"), strings.EqualFold("Go", "GO"), strings.EqualFold("K", "\u212a"))
	fmt.Println(strings.Map(func(r rune) rune {
		switch {
		case unicode.IsDigit(r):
			return -1
		case unicode.IsUpper(r):
			return unicode.ToLower(r)
		case unicode.IsLower(r):
			return unicode.ToUpper(r)
		}
		return r
	}, "Hello 123 World"))
	fmt.Println(strings.IndexByte("golang", 'l'), strings.IndexRune("chicken", 'k'), strings.IndexFunc("Hello", unicode.IsLower), strings.LastIndexByte("golang", 'g'), strings.LastIndexFunc("go123x", unicode.IsNumber))
	fmt.Println(strings.TrimFunc("123abc456", unicode.IsDigit), strings.FieldsFunc("a1b22c", unicode.IsDigit), strings.Compare("a", "b"), strings.Compare("b", "a"), strings.Compare("a", "a"))
	r := strings.NewReplacer("<", "&lt;", ">", "&gt;", "&", "&amp;")
	fmt.Println(r.Replace("a < b && c > d"), strings.NewReplacer("a", "1", "aa", "2", "", "_").Replace("caat"))
	fmt.Printf("%q %q %q\n", strings.Replace("oink oink oink", "k", "ky", 2), strings.Replace("abc", "", "-", -1), strings.ToValidUTF8("a\xff\xfeb", "?"))
	for part := range strings.SplitSeq("p,q,r", ",") {
		fmt.Print(part, ";")
	}
	for line := range strings.Lines("one\ntwo\nthree") {
		fmt.Printf("%q ", line)
	}
	fmt.Println()
	var b strings.Builder
	for i := range 5 {
		b.WriteString("n")
		b.WriteByte(byte('0' + i))
		b.WriteRune('→')
	}
	b.Write([]byte("end"))
	fmt.Println(b.String(), b.Len())
	b.Reset()
	fmt.Println(b.Len(), b.String() == "")
}
