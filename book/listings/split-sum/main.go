// Step and Prove of "Speed-up": a sum split over two goroutines, with nothing to protect until both have ended.
package main

import (
	"fmt"
	"sync"
)

func add(numbers []int, total *int) {
	sum := 0
	for _, number := range numbers {
		sum += number
	}
	*total = sum
}

func main() {
	numbers := []int{1, 2, 3, 4, 5}
	half := (len(numbers) + 1) / 2
	var first, last int
	var both sync.WaitGroup
	both.Go(func() { add(numbers[:half], &first) })
	both.Go(func() { add(numbers[half:], &last) })
	both.Wait()
	fmt.Println(first + last)
}
