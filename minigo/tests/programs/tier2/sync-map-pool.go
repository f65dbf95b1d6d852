// sync.Map and sync.Pool.
//
//judge:may-refuse sync.Map sync.Pool
package main

import (
	"fmt"
	"sync"
)

func main() {
	var m sync.Map
	m.Store("a", 1)
	v, ok := m.Load("a")
	_, missing := m.Load("b")
	was, loaded := m.LoadOrStore("a", 5)
	fmt.Println(v, ok, missing, was, loaded)
	m.Delete("a")
	count := 0
	m.Range(func(k, v any) bool { count++; return true })
	fmt.Println(count)
	p := sync.Pool{New: func() any { return "new" }}
	fmt.Println(p.Get())
}
