// An atomic write and a plain read of one variable still race.
//
//judge:race
//judge:outcome "0\n"
//judge:outcome "1\n"
//judge:explore finds=race
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var n int64
	var wg sync.WaitGroup
	wg.Go(func() { atomic.StoreInt64(&n, 1) })
	seen := n
	wg.Wait()
	fmt.Println(seen)
}
