// The package strings.
package main

import (
	"fmt"
	"strings"
)

func main() {
	s := "  Hello, World  "
	fmt.Printf("%q %q %q\n", strings.TrimSpace(s), strings.TrimLeft(s, " "), strings.TrimRight(s, " "))
	fmt.Println(strings.Contains("seafood", "foo"), strings.ContainsRune("abc", 'b'), strings.ContainsAny("abc", "xyz"), strings.HasPrefix("golang", "go"), strings.HasSuffix("golang", "ng"))
	fmt.Println(strings.Index("chicken", "ken"), strings.Index("x", "y"), strings.LastIndex("go gopher", "go"), strings.IndexByte("abc", 'c'), strings.IndexRune("aé世", '世'), strings.IndexAny("golang", "ny"))
	fmt.Printf("%q %q %q %q\n", strings.Split("a,b,c", ","), strings.Split("abc", ""), strings.SplitN("a,b,c", ",", 2), strings.Fields("  a  b c "))
	fmt.Println(strings.Join([]string{"x", "y", "z"}, "-"), strings.Repeat("ab", 3), strings.Replace("aaaa", "a", "b", 2), strings.ReplaceAll("oink oink", "k", "ky"))
	fmt.Println(strings.ToUpper("héllo"), strings.ToLower("HÉLLO"), strings.Title("x") == "X", strings.EqualFold("Go", "GO"))
	fmt.Println(strings.Trim("xxhixx", "x"), strings.TrimPrefix("prefix-x", "prefix-"), strings.TrimSuffix("a.go", ".go"), strings.Count("cheese", "e"), strings.Count("five", ""))
	before, after, found := strings.Cut("key=value", "=")
	fmt.Println(before, after, found)
	fmt.Println(strings.Map(func(r rune) rune {
		if r == 'a' {
			return 'A'
		}
		if r == 'x' {
			return -1
		}
		return r
	}, "banaxna"), strings.Compare("a", "b"), strings.IndexFunc("ab1", func(r rune) bool { return r < 'a' }))
	fmt.Printf("%q\n", strings.FieldsFunc("a1b2c", func(r rune) bool { return r >= '0' && r <= '9' }))
	fmt.Printf("%q %q\n", strings.TrimFunc("123abc456", func(r rune) bool { return r < 'a' }), strings.Split("", ","))
}
