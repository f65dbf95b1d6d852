// Gosched, NumGoroutine and GOMAXPROCS.
package main

import (
	"fmt"
	"runtime"
)

func main() {
	fmt.Println(runtime.NumGoroutine())
	c, started := make(chan int), make(chan int)
	for range 2 {
		go func() {
			started <- 1
			<-c
		}()
	}
	<-started
	<-started
	fmt.Println(runtime.NumGoroutine())
	runtime.Gosched()
	before := runtime.GOMAXPROCS(0)
	fmt.Println(before >= 1, runtime.GOMAXPROCS(2) == before, runtime.NumCPU() >= 1)
	close(c)
	for runtime.NumGoroutine() > 1 {
		runtime.Gosched()
	}
	fmt.Println("alone")
}
