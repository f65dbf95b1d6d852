// Every way to write a number, a rune and a string.
package main

import "fmt"

func main() {
	fmt.Println(0x_ff, 0b11, 0o17, 017, 1_000_000, 0xAB, 0b1)
	fmt.Println(1e3, .5, 5., 0x1p-2, 0x1.8p1, 1_0.2_5, 2.5e-3)
	fmt.Println('a', '\n', '\'', '\x41', '\101', '\u00e9', '\U0001F600', '\\', '\a', '\v')
	fmt.Println("\a\b\f" == "\x07\x08\x0c", "\101\x42\u0043\U00000044", "tab\tquote\"")
	fmt.Println(`raw \n "text"`, len(`a
b`))
	fmt.Println('a'+1, 'b'-'a', "s"+`t`)
}
