package main

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
)

type account struct {
	mu      sync.Mutex
	balance int
}

type pair struct {
	name string
	both [2]account
}

type embeds struct{ sync.RWMutex }

func (a account) get() int { return a.balance }

func pay(a account, b *account, wg sync.WaitGroup) account {
	c := *b
	var d = a
	_ = c
	d, e := a, 1
	_ = e
	return d
}

func gen[T any](x T) T { return x }

type holder[T any] struct {
	mu sync.Mutex
	v  T
}

func (h holder[T]) f() {}

func main() {
	var list []account
	for i, a := range list {
		_, _ = i, a
	}
	var p pair
	q := pair{both: p.both}
	fmt.Println(q, len(p.both))
	var once sync.Once
	o := once
	_ = o
	var n atomic.Int32
	m := n
	_ = m
	var pt atomic.Pointer[int]
	pt2 := pt
	_ = pt2
	var cond sync.Cond
	var pool sync.Pool
	var sm sync.Map
	fmt.Println(cond, pool, sm)
	f := func(l sync.Mutex) {}
	var l sync.Mutex
	f(l)
	gen(l)
	arr := []account{*new(account), p.both[0]}
	_ = arr
	var h holder[int]
	h2 := h
	_ = h2
	for w := (account{}); w.balance < 1; w.balance++ {
	}
	ch := make(chan account, 1)
	ch <- p.both[0]
	x := <-ch
	_ = x
	var em embeds
	em2 := em
	_ = em2
	var any1 any = l
	_ = any1
	g := (*account).get
	_ = g
	mm := map[string]account{}
	y := mm["a"]
	_ = y
	if z, ok := mm["a"]; ok {
		_ = z
	}
	var wg sync.WaitGroup
	go func() {
		wg.Add(1)
		defer wg.Done()
	}()
	go func() {
		fmt.Println()
		wg.Add(1)
	}()
	wg.Go(func() { wg.Add(1) })
	go wg.Add(1)
	defer func() { wg.Add(1) }()
	go func(w *sync.WaitGroup) {
		w.Add(1)
	}(&wg)
	ctx, _ := context.WithCancel(context.Background())
	_ = ctx
}

func lost(a bool) error {
	ctx, cancel := context.WithCancel(context.Background())
	if a {
		return ctx.Err()
	}
	cancel()
	return nil
}

func lost2(n int) (err error, cancel func()) {
	var ctx context.Context
	ctx, cancel = context.WithTimeout(context.Background(), 1)
	for range n {
		if ctx.Err() != nil {
			return ctx.Err(), nil
		}
	}
	return
}

func lost3(n int) {
	ctx, stop := context.WithCancelCause(context.Background())
	switch n {
	case 1:
		stop(nil)
	case 2:
		panic("x")
	}
	_ = ctx
}

func lost4(n int) {
	for {
		ctx, stop := context.WithCancel(context.Background())
		_ = ctx
		if n > 2 {
			break
		}
		stop()
	}
	func() {
		c, k := context.WithTimeoutCause(context.Background(), 1, nil)
		_ = c
		if n > 3 {
			_ = k
		}
	}()
}
