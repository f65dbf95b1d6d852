// Tick ticks again and again.
//
//judge:timed
package main

import (
	"fmt"
	"time"
)

func main() {
	tick := time.Tick(10 * time.Millisecond)
	boom := time.After(35 * time.Millisecond)
	ticks := 0
	for {
		select {
		case <-tick:
			ticks++
		case <-boom:
			fmt.Println(ticks >= 2, ticks <= 4)
			return
		}
	}
}
