// A wrong answer to the exercise in "Speed-up": a lock for every addition, so the two take turns.
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
	half := (len(numbers) + 1) / 2
	total := 0
	var mutex sync.Mutex
	var both sync.WaitGroup
	for _, part := range [][]int{numbers[:half], numbers[half:]} {
		both.Go(func() {
			for _, number := range part {
				mutex.Lock()
				total = add(total, number)
				mutex.Unlock()
			}
		})
	}
	both.Wait()
	return total
}

func main() {
	fmt.Println(sum([]int{1, 2, 3, 4, 5}))
}
