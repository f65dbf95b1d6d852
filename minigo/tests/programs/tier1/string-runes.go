// Ranging over a string decodes UTF-8; a byte that is none gives U+FFFD and a step of one.
package main

import "fmt"

func main() {
	for i, r := range "aé世😀" {
		fmt.Println(i, r, string(r))
	}
	for i, r := range "a\xffb\xe4\xb8" {
		fmt.Println(i, r, r == '\ufffd')
	}
	for i := range "é!" {
		fmt.Print(i, " ")
	}
	count := 0
	for range "日本語" {
		count++
	}
	fmt.Println(count, len([]rune("日本語")), []byte("é"))
	fmt.Println([]rune("a\xff"), string([]rune{0x10ffff, 0xd800, -5}) == "\U0010ffff\ufffd\ufffd")
	for range "" {
		fmt.Println("never")
	}
}
