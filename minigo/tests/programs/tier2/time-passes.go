// Now and Since see time pass by what was slept, and not by hours.
//
//judge:timed
package main

import (
	"fmt"
	"time"
)

func main() {
	start := time.Now()
	time.Sleep(30 * time.Millisecond)
	took := time.Since(start)
	fmt.Println(took >= 30*time.Millisecond, took < time.Hour)
	later := time.Now()
	fmt.Println(later.After(start), start.Before(later), later.Sub(start) >= took, start.Equal(start))
	deadline := start.Add(time.Hour)
	fmt.Println(deadline.Sub(start), time.Until(deadline) < time.Hour, start.IsZero())
}
