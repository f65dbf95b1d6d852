package main

import (
	"fmt"
	"time"
)

// add takes a second: these are slow numbers.
func add(total, number int) int {
	time.Sleep(time.Second)
	return total + number
}

func sum(numbers []int) int {
	total := 0
	for _, number := range numbers {
		total = add(total, number)
	}
	return total
}

func main() {
	fmt.Println(sum([]int{1, 2, 3, 4, 5}))
}
