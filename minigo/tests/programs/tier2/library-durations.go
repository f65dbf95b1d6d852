// Durations and instants: texts, rounding and arithmetic.
//
//judge:timed
package main

import (
	"fmt"
	"time"
)

func main() {
	for _, d := range []time.Duration{0, 1, -1, 999, 1000, 1500, 999999, 1e6, 1234567, time.Second, -time.Second, 90 * time.Second, time.Hour + 5*time.Millisecond, 100*time.Hour + 59*time.Minute, 1<<63 - 1, -1 << 63} {
		fmt.Println(d, d.Round(time.Millisecond), d.Truncate(time.Minute), d.Seconds(), d.Minutes(), d.Hours(), d.Milliseconds(), d.Microseconds(), d.Nanoseconds(), d.Abs())
	}
	fmt.Printf("%v %d %s %T %5.1f\n", time.Minute, time.Minute, time.Minute, time.Minute, (90 * time.Second).Minutes())
	start := time.Now()
	time.Sleep(20 * time.Millisecond)
	later := start.Add(time.Hour)
	elapsed := time.Since(start)
	fmt.Println(later.Sub(start), later.After(start), later.Before(start), start.Equal(start), later.Compare(start), start.IsZero(), time.Time{}.IsZero(), time.Time{})
	fmt.Println(elapsed >= 20*time.Millisecond, elapsed < 10*time.Second, time.Until(later) > 0)
	timer := time.NewTimer(time.Hour)
	fmt.Println(timer.Stop(), timer.Stop(), timer.Reset(time.Millisecond))
	<-timer.C
	select {
	case <-time.After(5 * time.Millisecond):
		fmt.Println("after")
	case <-time.After(10 * time.Second):
		fmt.Println("much later")
	}
	ticker := time.NewTicker(time.Millisecond)
	for range 3 {
		<-ticker.C
	}
	ticker.Stop()
	done := make(chan bool)
	time.AfterFunc(time.Millisecond, func() { done <- true })
	fmt.Println(<-done)
}
