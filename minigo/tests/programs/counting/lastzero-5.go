// 5 goroutines do a[j] = a[j-1] + 1 while one scans from the end for a zero: 64 classes.
//
//judge:matches ^0\n$
//judge:race
//judge:explore classes=64 redundant=0 finds=race
package main

import (
	"fmt"
	"sync"
)

func main() {
	const n = 5
	var a [n + 1]int
	var wg sync.WaitGroup
	zero := 0
	wg.Go(func() {
		i := n
		for a[i] != 0 {
			i--
		}
		zero = i
	})
	for j := 1; j <= n; j++ {
		wg.Go(func() { a[j] = a[j-1] + 1 })
	}
	wg.Wait()
	_ = zero
	fmt.Println(a[0])
}
