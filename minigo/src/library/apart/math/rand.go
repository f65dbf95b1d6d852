// Package rand: a Source made by NewSource gives Go's own numbers. The functions without one draw by chance: each goroutine
// from a stream of its own, seeded by the run, or, while exploring, any value in turn.
package rand

type Source interface {
	Int63() int64
	Seed(seed int64)
}

type Source64 interface {
	Source
	Uint64() uint64
}

const (
	length = 607
	tap    = 273
)

// The additive lagged Fibonacci generator x[n] = x[n-607] + x[n-273].
type rngSource struct {
	tap  int
	feed int
	vec  [length]uint64
}

// What is added to the i-th number of a seed's sequence: the generator's state a long way on.
func cooked(i int) uint64

// A plain write of the variable that leaves it as it is: what follows in this package is a part of that step.
func touch(variable *int)

// A number below n, drawn by the calling goroutine; 0 stands for 1<<64.
func draw(n uint64) uint64

func NewSource(seed int64) Source {
	s := &rngSource{}
	s.Seed(seed)
	return s
}

func (s *rngSource) Seed(seed int64) {
	touch(&s.tap)
	s.tap, s.feed = 0, length-tap
	const m = 1<<31 - 1
	seed %= m
	if seed < 0 {
		seed += m
	}
	if seed == 0 {
		seed = 89482311
	}
	x := uint64(seed)
	for i := -20; i < length; i++ {
		x = x * 48271 % m
		if i >= 0 {
			u := x << 40
			x = x * 48271 % m
			u ^= x << 20
			x = x * 48271 % m
			s.vec[i] = u ^ x ^ cooked(i)
		}
	}
}

func (s *rngSource) Int63() int64 { return int64(s.Uint64() & (1<<63 - 1)) }

func (s *rngSource) Uint64() uint64 {
	touch(&s.tap)
	s.tap--
	if s.tap < 0 {
		s.tap += length
	}
	s.feed--
	if s.feed < 0 {
		s.feed += length
	}
	x := s.vec[s.feed] + s.vec[s.tap]
	s.vec[s.feed] = x
	return x
}

type goroutineSource struct{}

func (goroutineSource) Int63() int64    { return int64(draw(1 << 63)) }
func (goroutineSource) Uint64() uint64  { return draw(0) }
func (goroutineSource) Seed(seed int64) {}

func uint64s(src Source) uint64 {
	if s, ok := src.(Source64); ok {
		return s.Uint64()
	}
	return uint64(src.Int63())>>31 | uint64(src.Int63())<<32
}

func int63n(src Source, n int64) int64 {
	if n <= 0 {
		panic("invalid argument to Int63n")
	}
	if _, ok := src.(goroutineSource); ok {
		return int64(draw(uint64(n)))
	}
	if n&(n-1) == 0 {
		return src.Int63() & (n - 1)
	}
	largest := int64(1<<63 - 1 - 1<<63%uint64(n))
	v := src.Int63()
	for v > largest {
		v = src.Int63()
	}
	return v % n
}

func int31n(src Source, n int32) int32 {
	if n <= 0 {
		panic("invalid argument to Int31n")
	}
	if _, ok := src.(goroutineSource); ok {
		return int32(draw(uint64(n)))
	}
	if n&(n-1) == 0 {
		return int32(src.Int63()>>32) & (n - 1)
	}
	largest := int32(1<<31 - 1 - 1<<31%uint32(n))
	v := int32(src.Int63() >> 32)
	for v > largest {
		v = int32(src.Int63() >> 32)
	}
	return v % n
}

func intn(src Source, n int) int {
	if n <= 0 {
		panic("invalid argument to Intn")
	}
	if n <= 1<<31-1 {
		return int(int31n(src, int32(n)))
	}
	return int(int63n(src, int64(n)))
}

func float64s(src Source) float64 {
	for {
		if f := float64(src.Int63()) / (1 << 63); f != 1 {
			return f
		}
	}
}

func perm(src Source, n int) []int {
	m := make([]int, n)
	for i := range m {
		j := intn(src, i+1)
		m[i] = m[j]
		m[j] = i
	}
	return m
}

func shuffle(src Source, n int, swap func(i, j int)) {
	if n < 0 {
		panic("invalid argument to Shuffle")
	}
	_, drawn := src.(goroutineSource)
	for i := n - 1; i > 0; i-- {
		if drawn {
			swap(i, int(draw(uint64(i+1))))
			continue
		}
		if i > 1<<31-2 {
			swap(i, int(int63n(src, int64(i+1))))
			continue
		}
		bound := uint32(i + 1)
		product := uint64(uint32(src.Int63()>>31)) * uint64(bound)
		if low := uint32(product); low < bound {
			for threshold := -bound % bound; uint32(product) < threshold; {
				product = uint64(uint32(src.Int63()>>31)) * uint64(bound)
			}
		}
		swap(i, int(product>>32))
	}
}

type Rand struct {
	src Source
}

func New(src Source) *Rand { return &Rand{src} }

func (r *Rand) Seed(seed int64)                    { r.src.Seed(seed) }
func (r *Rand) Int63() int64                       { return r.src.Int63() }
func (r *Rand) Uint32() uint32                     { return uint32(r.src.Int63() >> 31) }
func (r *Rand) Uint64() uint64                     { return uint64s(r.src) }
func (r *Rand) Int31() int32                       { return int32(r.src.Int63() >> 32) }
func (r *Rand) Int() int                           { return int(uint(r.src.Int63())) }
func (r *Rand) Int63n(n int64) int64               { return int63n(r.src, n) }
func (r *Rand) Int31n(n int32) int32               { return int31n(r.src, n) }
func (r *Rand) Intn(n int) int                     { return intn(r.src, n) }
func (r *Rand) Float64() float64                   { return float64s(r.src) }
func (r *Rand) Perm(n int) []int                   { return perm(r.src, n) }
func (r *Rand) Shuffle(n int, swap func(i, j int)) { shuffle(r.src, n, swap) }

func Seed(seed int64)                    {}
func Int63() int64                       { return int64(draw(1 << 63)) }
func Uint32() uint32                     { return uint32(draw(1 << 32)) }
func Uint64() uint64                     { return draw(0) }
func Int31() int32                       { return int32(draw(1 << 31)) }
func Int() int                           { return int(draw(1 << 63)) }
func Int63n(n int64) int64               { return int63n(goroutineSource{}, n) }
func Int31n(n int32) int32               { return int31n(goroutineSource{}, n) }
func Intn(n int) int                     { return intn(goroutineSource{}, n) }
func Float64() float64                   { return float64(draw(1<<53)) / (1 << 53) }
func Perm(n int) []int                   { return perm(goroutineSource{}, n) }
func Shuffle(n int, swap func(i, j int)) { shuffle(goroutineSource{}, n, swap) }
