// Package atomic: every native is one atomic step on the variable; the types are Go over them.
package atomic

func load[T any](addr *T) T
func store[T any](addr *T, val T)
func swap[T any](addr *T, new T) (old T)
func compareAndSwap[T comparable](addr *T, old, new T) (swapped bool)
func and[T any](addr *T, mask T) (old T)
func or[T any](addr *T, mask T) (old T)

func AddInt32(addr *int32, delta int32) (new int32)
func LoadInt32(addr *int32) (val int32)            { return load(addr) }
func StoreInt32(addr *int32, val int32)            { store(addr, val) }
func SwapInt32(addr *int32, new int32) (old int32) { return swap(addr, new) }
func CompareAndSwapInt32(addr *int32, old, new int32) (swapped bool) {
	return compareAndSwap(addr, old, new)
}
func AndInt32(addr *int32, mask int32) (old int32) { return and(addr, mask) }
func OrInt32(addr *int32, mask int32) (old int32)  { return or(addr, mask) }

type Int32 struct {
	v int32
}

func (x *Int32) Load() int32                                  { return load(&x.v) }
func (x *Int32) Store(val int32)                              { store(&x.v, val) }
func (x *Int32) Swap(new int32) (old int32)                   { return swap(&x.v, new) }
func (x *Int32) CompareAndSwap(old, new int32) (swapped bool) { return compareAndSwap(&x.v, old, new) }
func (x *Int32) Add(delta int32) (new int32)                  { return AddInt32(&x.v, delta) }
func (x *Int32) And(mask int32) (old int32)                   { return and(&x.v, mask) }
func (x *Int32) Or(mask int32) (old int32)                    { return or(&x.v, mask) }

func AddInt64(addr *int64, delta int64) (new int64)
func LoadInt64(addr *int64) (val int64)            { return load(addr) }
func StoreInt64(addr *int64, val int64)            { store(addr, val) }
func SwapInt64(addr *int64, new int64) (old int64) { return swap(addr, new) }
func CompareAndSwapInt64(addr *int64, old, new int64) (swapped bool) {
	return compareAndSwap(addr, old, new)
}
func AndInt64(addr *int64, mask int64) (old int64) { return and(addr, mask) }
func OrInt64(addr *int64, mask int64) (old int64)  { return or(addr, mask) }

type Int64 struct {
	v int64
}

func (x *Int64) Load() int64                                  { return load(&x.v) }
func (x *Int64) Store(val int64)                              { store(&x.v, val) }
func (x *Int64) Swap(new int64) (old int64)                   { return swap(&x.v, new) }
func (x *Int64) CompareAndSwap(old, new int64) (swapped bool) { return compareAndSwap(&x.v, old, new) }
func (x *Int64) Add(delta int64) (new int64)                  { return AddInt64(&x.v, delta) }
func (x *Int64) And(mask int64) (old int64)                   { return and(&x.v, mask) }
func (x *Int64) Or(mask int64) (old int64)                    { return or(&x.v, mask) }

func AddUint32(addr *uint32, delta uint32) (new uint32)
func LoadUint32(addr *uint32) (val uint32)             { return load(addr) }
func StoreUint32(addr *uint32, val uint32)             { store(addr, val) }
func SwapUint32(addr *uint32, new uint32) (old uint32) { return swap(addr, new) }
func CompareAndSwapUint32(addr *uint32, old, new uint32) (swapped bool) {
	return compareAndSwap(addr, old, new)
}
func AndUint32(addr *uint32, mask uint32) (old uint32) { return and(addr, mask) }
func OrUint32(addr *uint32, mask uint32) (old uint32)  { return or(addr, mask) }

type Uint32 struct {
	v uint32
}

func (x *Uint32) Load() uint32                 { return load(&x.v) }
func (x *Uint32) Store(val uint32)             { store(&x.v, val) }
func (x *Uint32) Swap(new uint32) (old uint32) { return swap(&x.v, new) }
func (x *Uint32) CompareAndSwap(old, new uint32) (swapped bool) {
	return compareAndSwap(&x.v, old, new)
}
func (x *Uint32) Add(delta uint32) (new uint32) { return AddUint32(&x.v, delta) }
func (x *Uint32) And(mask uint32) (old uint32)  { return and(&x.v, mask) }
func (x *Uint32) Or(mask uint32) (old uint32)   { return or(&x.v, mask) }

func AddUint64(addr *uint64, delta uint64) (new uint64)
func LoadUint64(addr *uint64) (val uint64)             { return load(addr) }
func StoreUint64(addr *uint64, val uint64)             { store(addr, val) }
func SwapUint64(addr *uint64, new uint64) (old uint64) { return swap(addr, new) }
func CompareAndSwapUint64(addr *uint64, old, new uint64) (swapped bool) {
	return compareAndSwap(addr, old, new)
}
func AndUint64(addr *uint64, mask uint64) (old uint64) { return and(addr, mask) }
func OrUint64(addr *uint64, mask uint64) (old uint64)  { return or(addr, mask) }

type Uint64 struct {
	v uint64
}

func (x *Uint64) Load() uint64                 { return load(&x.v) }
func (x *Uint64) Store(val uint64)             { store(&x.v, val) }
func (x *Uint64) Swap(new uint64) (old uint64) { return swap(&x.v, new) }
func (x *Uint64) CompareAndSwap(old, new uint64) (swapped bool) {
	return compareAndSwap(&x.v, old, new)
}
func (x *Uint64) Add(delta uint64) (new uint64) { return AddUint64(&x.v, delta) }
func (x *Uint64) And(mask uint64) (old uint64)  { return and(&x.v, mask) }
func (x *Uint64) Or(mask uint64) (old uint64)   { return or(&x.v, mask) }

func AddUintptr(addr *uintptr, delta uintptr) (new uintptr)
func LoadUintptr(addr *uintptr) (val uintptr)              { return load(addr) }
func StoreUintptr(addr *uintptr, val uintptr)              { store(addr, val) }
func SwapUintptr(addr *uintptr, new uintptr) (old uintptr) { return swap(addr, new) }
func CompareAndSwapUintptr(addr *uintptr, old, new uintptr) (swapped bool) {
	return compareAndSwap(addr, old, new)
}
func AndUintptr(addr *uintptr, mask uintptr) (old uintptr) { return and(addr, mask) }
func OrUintptr(addr *uintptr, mask uintptr) (old uintptr)  { return or(addr, mask) }

type Uintptr struct {
	v uintptr
}

func (x *Uintptr) Load() uintptr                  { return load(&x.v) }
func (x *Uintptr) Store(val uintptr)              { store(&x.v, val) }
func (x *Uintptr) Swap(new uintptr) (old uintptr) { return swap(&x.v, new) }
func (x *Uintptr) CompareAndSwap(old, new uintptr) (swapped bool) {
	return compareAndSwap(&x.v, old, new)
}
func (x *Uintptr) Add(delta uintptr) (new uintptr) { return AddUintptr(&x.v, delta) }
func (x *Uintptr) And(mask uintptr) (old uintptr)  { return and(&x.v, mask) }
func (x *Uintptr) Or(mask uintptr) (old uintptr)   { return or(&x.v, mask) }

type Bool struct {
	v bool
}

func (x *Bool) Load() bool                                  { return load(&x.v) }
func (x *Bool) Store(val bool)                              { store(&x.v, val) }
func (x *Bool) Swap(new bool) (old bool)                    { return swap(&x.v, new) }
func (x *Bool) CompareAndSwap(old, new bool) (swapped bool) { return compareAndSwap(&x.v, old, new) }

type Pointer[T any] struct {
	v *T
}

func (x *Pointer[T]) Load() *T             { return load(&x.v) }
func (x *Pointer[T]) Store(val *T)         { store(&x.v, val) }
func (x *Pointer[T]) Swap(new *T) (old *T) { return swap(&x.v, new) }
func (x *Pointer[T]) CompareAndSwap(old, new *T) (swapped bool) {
	return compareAndSwap(&x.v, old, new)
}

// Value's natives refuse nil and a second type in the same step that would store it.
type Value struct {
	v any
}

func (v *Value) Load() (val any) { return load(&v.v) }
func (v *Value) Store(val any)
func (v *Value) Swap(new any) (old any)
func (v *Value) CompareAndSwap(old, new any) (swapped bool)
