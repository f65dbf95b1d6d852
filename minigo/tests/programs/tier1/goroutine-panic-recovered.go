// A goroutine may recover its own panic and report it.
package main

import "fmt"

func guarded(f func()) error {
	result := make(chan error)
	go func() {
		defer func() {
			if r := recover(); r != nil {
				result <- fmt.Errorf("failed: %v", r)
				return
			}
			result <- nil
		}()
		f()
	}()
	return <-result
}

func main() {
	var m map[string]int
	var c chan int
	closed := make(chan int)
	close(closed)
	fmt.Println(guarded(func() {}))
	fmt.Println(guarded(func() { m["a"] = 1 }))
	fmt.Println(guarded(func() { panic("boom") }))
	fmt.Println(guarded(func() { closed <- 1 }))
	fmt.Println(guarded(func() { close(closed) }))
	fmt.Println(guarded(func() { close(c) }))
}
