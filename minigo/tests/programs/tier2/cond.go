// Cond: Wait gives up the lock and takes it again; Signal wakes one, Broadcast all.
package main

import (
	"fmt"
	"sync"
)

type queue struct {
	mu    sync.Mutex
	ready *sync.Cond
	items []int
}

func newQueue() *queue {
	q := &queue{}
	q.ready = sync.NewCond(&q.mu)
	return q
}

func (q *queue) put(n int) {
	q.mu.Lock()
	q.items = append(q.items, n)
	q.mu.Unlock()
	q.ready.Signal()
}

func (q *queue) take() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	for len(q.items) == 0 {
		q.ready.Wait()
	}
	n := q.items[0]
	q.items = q.items[1:]
	return n
}

func main() {
	q := newQueue()
	sum := make(chan int)
	for range 2 {
		go func() { sum <- q.take() }()
	}
	q.put(3)
	q.put(4)
	fmt.Println(<-sum + <-sum)
	var mu sync.Mutex
	c := sync.NewCond(&mu)
	open := false
	var wg sync.WaitGroup
	passed := 0
	for range 2 {
		wg.Go(func() {
			c.L.Lock()
			for !open {
				c.Wait()
			}
			passed++
			c.L.Unlock()
		})
	}
	mu.Lock()
	open = true
	c.Broadcast()
	mu.Unlock()
	wg.Wait()
	fmt.Println(passed)
	c.Signal()
	c.Broadcast()
}
