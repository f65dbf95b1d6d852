// A wrong answer to the exercise in "Speed-up": two halves of len/2 each, and the fifth number belongs to nobody.
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

func sum(numbers []int) int {
	half := len(numbers) / 2
	var totals [2]int
	var both sync.WaitGroup
	for worker := range 2 {
		both.Go(func() {
			for _, number := range numbers[worker*half : worker*half+half] {
				totals[worker] = add(totals[worker], number)
			}
		})
	}
	both.Wait()
	return totals[0] + totals[1]
}

func main() {
	fmt.Println(sum([]int{1, 2, 3, 4, 5}))
}
