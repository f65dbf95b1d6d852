// Shifts past the width give 0 or the sign; shift counts may be of any integer type.
package main

import "fmt"

func main() {
	one, minus := 1, -8
	for _, n := range []uint{0, 1, 3, 62, 63, 64, 200} {
		fmt.Println(n, one<<n, minus>>n, uint32(1)<<n, uint8(255)>>n)
	}
	var count8 uint8 = 3
	count := 4
	fmt.Println(one<<count8, one<<count, 1<<count8|1)
	var u8 uint8 = 0b1010_0101
	fmt.Println(u8&0x0f, u8|0o17, u8^0xff, u8&^0x05, ^u8, u8<<4, int8(u8)>>1)
	x := 6
	x <<= 2
	x |= 1
	x &^= 8
	x ^= 3
	x >>= 1
	x %= 7
	fmt.Println(x)
}
