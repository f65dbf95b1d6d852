// Unsynchronised increment, a read and a write, by 3 goroutines once each: 36 classes.
//
//judge:outcome "1\n"
//judge:outcome "2\n"
//judge:outcome "3\n"
//judge:race
//judge:explore classes=36 redundant=0 finds=race
package main

import (
	"fmt"
	"sync"
)

func main() {
	const goroutines = 3
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
