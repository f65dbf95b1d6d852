// Durations: constants, arithmetic, printing.
package main

import (
	"fmt"
	"time"
)

func main() {
	fmt.Println(time.Nanosecond, time.Microsecond, time.Millisecond, time.Second, time.Minute, time.Hour)
	d := 90*time.Minute + 30*time.Second + 500*time.Millisecond
	fmt.Println(d, -d, d/2, time.Duration(0), time.Duration(1500), 1500*time.Microsecond)
	fmt.Println(d.Seconds(), d.Minutes(), d.Hours(), d.Milliseconds(), d.Microseconds(), d.Nanoseconds())
	fmt.Println(d.Truncate(time.Minute), d.Round(time.Hour), d.String() == fmt.Sprint(d))
	n := 3
	fmt.Println(time.Duration(n)*time.Second, time.Duration(2.5*float64(time.Second)))
	fmt.Printf("%v %d %s %T\n", time.Second, time.Second, time.Second, time.Second)
}
