// A loop that goes by how much time has passed: one course of time is tried, and the verdict says so.
//
//judge:bounded time
//judge:timed
//judge:matches ^(quick|slow)\n$
package main

import (
	"fmt"
	"time"
)

func main() {
	start := time.Now()
	time.Sleep(time.Millisecond)
	if time.Since(start) < time.Hour {
		fmt.Println("quick")
	} else {
		fmt.Println("slow")
	}
}
