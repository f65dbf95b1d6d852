// Once runs a function once, even if it panics; everyone waits until it is done.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var once sync.Once
	var wg sync.WaitGroup
	n := 0
	got := make([]int, 3)
	for i := range got {
		wg.Go(func() {
			once.Do(func() { n++ })
			got[i] = n
		})
	}
	wg.Wait()
	fmt.Println(n, got)
	var failing sync.Once
	func() {
		defer func() { fmt.Println("recovered", recover()) }()
		failing.Do(func() { panic("once") })
	}()
	failing.Do(func() { fmt.Println("never") })
	fmt.Println("end")
}
