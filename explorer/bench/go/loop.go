// A loop of ten million iterations that no compiler folds away.
package main

import (
	"fmt"
	"time"
)

func main() {
	start := time.Now()
	sum := 0
	for i := 0; i < 10_000_000; i++ {
		sum += i ^ (sum >> 3)
	}
	elapsed := time.Since(start)
	fmt.Println(sum)
	fmt.Println(elapsed.Nanoseconds())
}
