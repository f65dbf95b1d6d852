// The functions of sync/atomic.
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var a int32
	var b int64
	var c uint32
	var d uint64
	var e uintptr
	fmt.Println(atomic.AddInt32(&a, 5), atomic.AddInt64(&b, -5), atomic.AddUint32(&c, 7), atomic.AddUint64(&d, ^uint64(0)), atomic.AddUintptr(&e, 1))
	fmt.Println(atomic.LoadInt32(&a), atomic.LoadInt64(&b), atomic.LoadUint32(&c), atomic.LoadUint64(&d), atomic.LoadUintptr(&e))
	atomic.StoreInt32(&a, 1)
	atomic.StoreInt64(&b, 2)
	atomic.StoreUint32(&c, 3)
	atomic.StoreUint64(&d, 4)
	fmt.Println(atomic.SwapInt32(&a, 10), atomic.SwapInt64(&b, 20), atomic.SwapUint32(&c, 30), atomic.SwapUint64(&d, 40))
	fmt.Println(atomic.CompareAndSwapInt32(&a, 10, 11), atomic.CompareAndSwapInt32(&a, 10, 12), atomic.CompareAndSwapInt64(&b, 20, 21))
	fmt.Println(atomic.CompareAndSwapUint32(&c, 0, 1), atomic.CompareAndSwapUint64(&d, 40, 41), a, b, c, d)
	fmt.Println(atomic.AndInt32(&a, 3), atomic.OrInt32(&a, 8), a, atomic.AndUint64(&d, 1), atomic.OrUint32(&c, 1), d, c)
	a = 1<<31 - 1
	fmt.Println(atomic.AddInt32(&a, 1))
	var n int64
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() { atomic.AddInt64(&n, 2) })
	}
	wg.Wait()
	fmt.Println(n)
}
