// Calls and additions: the thirtieth Fibonacci number, by the book.
package main

import (
	"fmt"
	"time"
)

func fib(n int) int {
	if n < 2 {
		return n
	}
	return fib(n-1) + fib(n-2)
}

func main() {
	start := time.Now()
	result := fib(30)
	elapsed := time.Since(start)
	fmt.Println(result)
	fmt.Println(elapsed.Nanoseconds())
}
