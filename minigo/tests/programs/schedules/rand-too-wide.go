// A draw from too many values: one of them is tried, and the verdict says so.
//
//judge:bounded draws
//judge:matches ^(low|high)\n$
package main

import (
	"fmt"
	"math/rand"
)

func main() {
	if rand.Float64() < 0.5 {
		fmt.Println("low")
	} else {
		fmt.Println("high")
	}
}
