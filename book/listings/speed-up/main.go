package main

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

const darts, piece = 10_000_000, 100_000

// split throws all darts with so many goroutines, each taking piece after piece.
func split(workers int) int64 {
	var next, total atomic.Int64
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			hits := int64(0) // this goroutine's own
			for {
				first := next.Add(piece) - piece // one atomic addition says whose piece it is
				if first >= darts {
					break
				}
				hits += throw(first, min(first+piece, darts))
			}
			total.Add(hits) // once for each goroutine
		})
	}
	all.Wait()
	return total.Load()
}

// throw throws these darts at a square and counts those in the quarter circle.
func throw(first, end int64) int64 {
	hits := int64(0)
	for dart := first; dart < end; dart++ {
		place := mixed(uint64(dart))
		x, y := place>>33, place&0x7fff_ffff
		if x*x+y*y < 1<<62 {
			hits++
		}
	}
	return hits
}

// mixed says where a dart goes: its number, well shuffled.
func mixed(z uint64) uint64 {
	z = (z + 1) * 0x9e37_79b9_7f4a_7c15
	z = (z ^ z>>30) * 0xbf58_476d_1ce4_e5b9
	z = (z ^ z>>27) * 0x94d0_49bb_1331_11eb
	return z ^ z>>31
}

func main() {
	start := time.Now()
	fmt.Println("in sequence:", throw(0, darts), "hits in", time.Since(start))
	for workers := 1; workers <= 8; workers++ {
		start := time.Now()
		fmt.Println(workers, "workers:", split(workers), "hits in", time.Since(start))
	}
}
