// The solution of the exercise in "Speed-up": two halves, a total for each, added up when both have ended.
package main

import (
	"fmt"
	"sync"
	"time"
)

func add(total, number int) int {
	time.Sleep(time.Second)
	return total + number
}

// ANCHOR: solution
func sum(numbers []int) int {
	half := (len(numbers) + 1) / 2
	var totals [2]int
	var both sync.WaitGroup
	both.Go(func() { totals[0] = addAll(numbers[:half]) })
	both.Go(func() { totals[1] = addAll(numbers[half:]) })
	both.Wait()
	return totals[0] + totals[1]
}

func addAll(numbers []int) int {
	total := 0
	for _, number := range numbers {
		total = add(total, number)
	}
	return total
}

// ANCHOR_END: solution

func main() {
	fmt.Println(sum([]int{1, 2, 3, 4, 5}))
}
