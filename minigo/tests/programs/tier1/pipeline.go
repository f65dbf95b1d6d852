// A sieve of primes: a chain of goroutines as long as the primes found.
package main

import "fmt"

func generate(to chan<- int, limit int) {
	for i := 2; i <= limit; i++ {
		to <- i
	}
	close(to)
}

func filter(from <-chan int, to chan<- int, prime int) {
	for i := range from {
		if i%prime != 0 {
			to <- i
		}
	}
	close(to)
}

func main() {
	source := make(chan int)
	go generate(source, 30)
	for {
		prime, ok := <-source
		if !ok {
			break
		}
		fmt.Print(prime, " ")
		next := make(chan int)
		go filter(source, next, prime)
		source = next
	}
	fmt.Println()
}
