// Three goroutines compare and swap once: whoever is first wins, and the two that fail only read. Three classes.
//
//judge:outcome "1\n"
//judge:outcome "2\n"
//judge:outcome "3\n"
//judge:race
//judge:explore classes=3 redundant=0
//judge:classes "1\n" 1
//judge:classes "2\n" 1
//judge:classes "3\n" 1
package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func main() {
	var owner atomic.Int32
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Go(func() { owner.CompareAndSwap(0, int32(i+1)) })
	}
	wg.Wait()
	fmt.Println(owner.Load())
}
