// Conversions between numbers truncate or wrap; between strings, bytes and runes they copy.
package main

import "fmt"

type celsius float64
type id int

func main() {
	f := 3.99
	negative := -3.99
	fmt.Println(int(f), int(negative), float64(7), uint8(int(f)+300))
	i := 300
	fmt.Println(int8(i), uint8(i), int16(-i), uint32(int32(-i)), int64(uint32(1<<31)))
	fmt.Println(string(rune(0x4e16)), string(rune(65)), string(rune(-1)) == "\ufffd")
	bytes := []byte("héllo")
	runes := []rune("héllo")
	fmt.Println(len(bytes), len(runes), bytes, runes)
	bytes[0] = 'H'
	runes[1] = 'e'
	fmt.Println(string(bytes), string(runes))
	c := celsius(36.6)
	n := id(5)
	fmt.Println(float64(c)+1, int(n)*2, c, n, celsius(n))
	type point struct{ x, y int }
	type pair struct{ x, y int }
	p := point{1, 2}
	fmt.Println(pair(p) == pair{1, 2})
	fmt.Println(int64(float64(1<<53)+1) == 1<<53)
}
