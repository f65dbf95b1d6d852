// Every integer type wraps around at its own width.
package main

import "fmt"

func main() {
	var (
		i   int     = 1<<63 - 1
		i8  int8    = 127
		i16 int16   = 1<<15 - 1
		i32 int32   = 1<<31 - 1
		i64 int64   = 1<<63 - 1
		u   uint    = 1<<64 - 1
		u8  uint8   = 255
		u16 uint16  = 1<<16 - 1
		u32 uint32  = 1<<32 - 1
		u64 uint64  = 1<<64 - 1
		up  uintptr = 1<<64 - 1
		b   byte    = 200
		r   rune    = '世'
	)
	fmt.Println(i, i8, i16, i32, i64, u, u8, u16, u32, u64, up, b, r)
	i++
	i8++
	i16++
	i32++
	i64++
	u++
	u8++
	u16++
	u32++
	u64++
	up++
	b += 100
	r *= 1 << 20
	fmt.Println(i, i8, i16, i32, i64, u, u8, u16, u32, u64, up, b, r)
	i8--
	u16--
	i64 -= 1
	u64 -= 2
	fmt.Println(i8, u16, i64, u64, -i32, -u32, i8*i8, u8-1)
	fmt.Println(^i8, ^u8, -i8-1, i8/-1, i8*-1)
}
