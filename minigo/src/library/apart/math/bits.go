// Package bits.
package bits

const UintSize = 64

func Len64(x uint64) (n int) {
	for shift := 32; shift > 0; shift /= 2 {
		if x>>uint(shift) != 0 {
			x >>= uint(shift)
			n += shift
		}
	}
	return n + int(x)
}

func OnesCount64(x uint64) (n int) {
	for ; x != 0; x &= x - 1 {
		n++
	}
	return n
}

func TrailingZeros64(x uint64) int {
	if x == 0 {
		return 64
	}
	return Len64(x&-x) - 1
}

func Reverse64(x uint64) (y uint64) {
	for i := 0; i < 64; i++ {
		y = y<<1 | x>>uint(i)&1
	}
	return y
}

func Len(x uint) int     { return Len64(uint64(x)) }
func Len8(x uint8) int   { return Len64(uint64(x)) }
func Len16(x uint16) int { return Len64(uint64(x)) }
func Len32(x uint32) int { return Len64(uint64(x)) }

func LeadingZeros(x uint) int     { return 64 - Len(x) }
func LeadingZeros8(x uint8) int   { return 8 - Len8(x) }
func LeadingZeros16(x uint16) int { return 16 - Len16(x) }
func LeadingZeros32(x uint32) int { return 32 - Len32(x) }
func LeadingZeros64(x uint64) int { return 64 - Len64(x) }

func TrailingZeros(x uint) int     { return TrailingZeros64(uint64(x)) }
func TrailingZeros8(x uint8) int   { return TrailingZeros64(uint64(x) | 1<<8) }
func TrailingZeros16(x uint16) int { return TrailingZeros64(uint64(x) | 1<<16) }
func TrailingZeros32(x uint32) int { return TrailingZeros64(uint64(x) | 1<<32) }

func OnesCount(x uint) int     { return OnesCount64(uint64(x)) }
func OnesCount8(x uint8) int   { return OnesCount64(uint64(x)) }
func OnesCount16(x uint16) int { return OnesCount64(uint64(x)) }
func OnesCount32(x uint32) int { return OnesCount64(uint64(x)) }

func RotateLeft(x uint, k int) uint       { return x<<uint(k&63) | x>>uint(-k&63) }
func RotateLeft8(x uint8, k int) uint8    { return x<<uint(k&7) | x>>uint(-k&7) }
func RotateLeft16(x uint16, k int) uint16 { return x<<uint(k&15) | x>>uint(-k&15) }
func RotateLeft32(x uint32, k int) uint32 { return x<<uint(k&31) | x>>uint(-k&31) }
func RotateLeft64(x uint64, k int) uint64 { return x<<uint(k&63) | x>>uint(-k&63) }

func Reverse(x uint) uint       { return uint(Reverse64(uint64(x))) }
func Reverse8(x uint8) uint8    { return uint8(Reverse64(uint64(x)) >> 56) }
func Reverse16(x uint16) uint16 { return uint16(Reverse64(uint64(x)) >> 48) }
func Reverse32(x uint32) uint32 { return uint32(Reverse64(uint64(x)) >> 32) }

func Add64(x, y, carry uint64) (sum, carryOut uint64) {
	sum = x + y + carry
	return sum, (x&y | (x|y)&^sum) >> 63
}

func Sub64(x, y, borrow uint64) (diff, borrowOut uint64) {
	diff = x - y - borrow
	return diff, (^x&y | ^(x^y)&diff) >> 63
}

func Mul64(x, y uint64) (hi, lo uint64) {
	const low = 1<<32 - 1
	a, b, c, d := x>>32, x&low, y>>32, y&low
	middle := a*d + b*d>>32
	other := b*c + middle&low
	return a*c + middle>>32 + other>>32, x * y
}
