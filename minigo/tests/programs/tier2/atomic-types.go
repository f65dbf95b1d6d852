// The types of sync/atomic.
package main

import (
	"fmt"
	"sync/atomic"
)

type config struct{ name string }

type counters struct {
	hits atomic.Int64
	flag atomic.Bool
}

func main() {
	var i atomic.Int32
	fmt.Println(i.Add(5), i.Load(), i.Swap(7), i.CompareAndSwap(7, 8), i.CompareAndSwap(7, 9), i.Load())
	i.Store(-1)
	fmt.Println(i.Load(), i.And(6), i.Or(1), i.Load())
	var u atomic.Uint32
	var v atomic.Uint64
	fmt.Println(u.Add(^uint32(0)), v.Add(3), v.Add(^uint64(0)))
	var c counters
	c.hits.Add(2)
	fmt.Println(c.hits.Load(), c.flag.Load(), c.flag.Swap(true), c.flag.CompareAndSwap(true, false), c.flag.Load())
	var p atomic.Pointer[config]
	fmt.Println(p.Load() == nil)
	first := &config{"first"}
	p.Store(first)
	fmt.Println(p.Load().name, p.CompareAndSwap(first, &config{"second"}), p.Load().name, p.Swap(nil).name, p.Load() == nil)
	var x atomic.Value
	fmt.Println(x.Load())
	x.Store([]int{1, 2})
	fmt.Println(x.Load().([]int)[1], x.Swap([]int{3}).([]int)[0])
	defer func() { fmt.Println(recover()) }()
	x.Store("another type")
}
