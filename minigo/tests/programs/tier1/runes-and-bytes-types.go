// byte is uint8 and rune is int32, the very same types; any is interface{}.
package main

import "fmt"

func show(v interface{}) { fmt.Printf("%T %v; ", v, v) }

func main() {
	var b byte = 'a'
	var u uint8 = b
	var r rune = 'é'
	var i int32 = r
	show(b)
	show(u)
	show(r)
	show(i)
	show([]byte{1})
	show([]rune("x"))
	var a any = b
	_, ok := a.(uint8)
	fmt.Println(ok)
	type bytes []byte
	s := string(bytes("abc"))
	t := string([]byte{0x68, 0x69})
	fmt.Println(s, t, bytes("xy")[1], len(bytes("")))
	switch r {
	case 'a', 'é':
		fmt.Println("rune case")
	}
}
