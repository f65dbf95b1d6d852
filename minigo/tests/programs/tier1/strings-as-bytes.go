// A string is bytes: indexing, slicing, length, comparison, concatenation.
package main

import "fmt"

func main() {
	s := "naïve"
	fmt.Println(len(s), s[0], s[2], s[3], s[:2], s[4:], s[1:3] == "a\xc3")
	fmt.Println("a" < "b", "a" < "B", "ab" > "a", "" < "a", "z" >= "z", "é" != "e")
	t := s + "té"
	t += "!"
	fmt.Println(t, len(t), t[len(t)-1:])
	fmt.Println(s[len(s):] == "", s[0:0] == "")
	var empty string
	fmt.Println(empty == "", len(empty))
	total := 0
	for i := 0; i < len(s); i++ {
		total += int(s[i])
	}
	fmt.Println(total)
	fmt.Printf("%q %x %s|%6s|%-6s| %v\n", s, s, s, "ab", "ab", []string{"a b", "c"})
}
