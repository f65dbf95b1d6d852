// Package rand, version 2: PCG gives Go's own numbers. The functions without a source draw by chance: each
// goroutine from a stream of its own, seeded by the run, or, while exploring, any value in turn. ChaCha8 is not here.
package rand

import "math/bits"

type Source interface {
	Uint64() uint64
}

// A number below n, drawn by the calling goroutine; 0 stands for 1<<64.
func draw(n uint64) uint64
func touch(variable *uint64)

// PCG is the DXSM generator of 128 bits of state, with the cheap multiplier in its output.
type PCG struct {
	hi uint64
	lo uint64
}

func NewPCG(seed1, seed2 uint64) *PCG { return &PCG{seed1, seed2} }

func (p *PCG) Seed(seed1, seed2 uint64) {
	touch(&p.hi)
	p.hi, p.lo = seed1, seed2
}

func (p *PCG) Uint64() uint64 {
	touch(&p.hi)
	const (
		multiplierHi = 2549297995355413924
		multiplierLo = 4865540595714422341
		incrementHi  = 6364136223846793005
		incrementLo  = 1442695040888963407
		cheap        = 0xda942042e4dd58b5
	)
	hi, lo := bits.Mul64(p.lo, multiplierLo)
	hi += p.hi*multiplierLo + p.lo*multiplierHi
	lo, carry := bits.Add64(lo, incrementLo, 0)
	hi, _ = bits.Add64(hi, incrementHi, carry)
	p.hi, p.lo = hi, lo
	hi ^= hi >> 32
	hi *= cheap
	hi ^= hi >> 48
	return hi * (lo | 1)
}

type goroutineSource struct{}

func (goroutineSource) Uint64() uint64 { return draw(0) }

func uint64n(src Source, n uint64) uint64 {
	if _, ok := src.(goroutineSource); ok {
		return draw(n)
	}
	if n&(n-1) == 0 {
		return src.Uint64() & (n - 1)
	}
	hi, lo := bits.Mul64(src.Uint64(), n)
	if lo < n {
		for threshold := -n % n; lo < threshold; {
			hi, lo = bits.Mul64(src.Uint64(), n)
		}
	}
	return hi
}

func bounded(src Source, n int64, name string) int64 {
	if n <= 0 {
		panic("invalid argument to " + name)
	}
	return int64(uint64n(src, uint64(n)))
}

func boundedUint(src Source, n uint64, name string) uint64 {
	if n == 0 {
		panic("invalid argument to " + name)
	}
	return uint64n(src, n)
}

func shuffle(src Source, n int, swap func(i, j int)) {
	if n < 0 {
		panic("invalid argument to Shuffle")
	}
	for i := n - 1; i > 0; i-- {
		swap(i, int(uint64n(src, uint64(i+1))))
	}
}

func perm(src Source, n int) []int {
	p := make([]int, n)
	for i := range p {
		p[i] = i
	}
	shuffle(src, n, func(i, j int) { p[i], p[j] = p[j], p[i] })
	return p
}

type Rand struct {
	src Source
}

func New(src Source) *Rand { return &Rand{src} }

func (r *Rand) Uint64() uint64                     { return r.src.Uint64() }
func (r *Rand) Uint32() uint32                     { return uint32(r.src.Uint64() >> 32) }
func (r *Rand) Uint() uint                         { return uint(r.src.Uint64()) }
func (r *Rand) Int64() int64                       { return int64(r.src.Uint64() &^ (1 << 63)) }
func (r *Rand) Int32() int32                       { return int32(r.src.Uint64() >> 33) }
func (r *Rand) Int() int                           { return int(r.src.Uint64() << 1 >> 1) }
func (r *Rand) Int64N(n int64) int64               { return bounded(r.src, n, "Int64N") }
func (r *Rand) Uint64N(n uint64) uint64            { return boundedUint(r.src, n, "Uint64N") }
func (r *Rand) Int32N(n int32) int32               { return int32(bounded(r.src, int64(n), "Int32N")) }
func (r *Rand) Uint32N(n uint32) uint32            { return uint32(boundedUint(r.src, uint64(n), "Uint32N")) }
func (r *Rand) IntN(n int) int                     { return int(bounded(r.src, int64(n), "IntN")) }
func (r *Rand) UintN(n uint) uint                  { return uint(boundedUint(r.src, uint64(n), "UintN")) }
func (r *Rand) Float64() float64                   { return float64(r.src.Uint64()<<11>>11) / (1 << 53) }
func (r *Rand) Perm(n int) []int                   { return perm(r.src, n) }
func (r *Rand) Shuffle(n int, swap func(i, j int)) { shuffle(r.src, n, swap) }

func Uint64() uint64                     { return draw(0) }
func Uint32() uint32                     { return uint32(draw(1 << 32)) }
func Uint() uint                         { return uint(draw(0)) }
func Int64() int64                       { return int64(draw(1 << 63)) }
func Int32() int32                       { return int32(draw(1 << 31)) }
func Int() int                           { return int(draw(1 << 63)) }
func Int64N(n int64) int64               { return bounded(goroutineSource{}, n, "Int64N") }
func Uint64N(n uint64) uint64            { return boundedUint(goroutineSource{}, n, "Uint64N") }
func Int32N(n int32) int32               { return int32(bounded(goroutineSource{}, int64(n), "Int32N")) }
func Uint32N(n uint32) uint32            { return uint32(boundedUint(goroutineSource{}, uint64(n), "Uint32N")) }
func IntN(n int) int                     { return int(bounded(goroutineSource{}, int64(n), "IntN")) }
func UintN(n uint) uint                  { return uint(boundedUint(goroutineSource{}, uint64(n), "UintN")) }
func Float64() float64                   { return float64(draw(1<<53)) / (1 << 53) }
func Perm(n int) []int                   { return perm(goroutineSource{}, n) }
func Shuffle(n int, swap func(i, j int)) { shuffle(goroutineSource{}, n, swap) }

type intType interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}

func N[Int intType](n Int) Int {
	if n <= 0 {
		panic("invalid argument to N")
	}
	return Int(uint64n(goroutineSource{}, uint64(n)))
}
