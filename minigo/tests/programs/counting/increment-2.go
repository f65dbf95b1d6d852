// Unsynchronised increment, a read and a write, by 2 goroutines once each: 4 classes.
//
//judge:outcome "1\n"
//judge:outcome "2\n"
//judge:race
//judge:explore classes=4 redundant=0 finds=race
package main

import (
	"fmt"
	"sync"
)

func main() {
	const goroutines = 2
	x := 0
	var wg sync.WaitGroup
	for range goroutines {
		wg.Go(func() {
			read := x
			x = read + 1
		})
	}
	wg.Wait()
	fmt.Println(x)
}
