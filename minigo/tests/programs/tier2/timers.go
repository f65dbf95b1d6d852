// Timers and tickers can be stopped and set again; AfterFunc runs a function later.
//
//judge:may-refuse time.
//judge:timed
package main

import (
	"fmt"
	"time"
)

func main() {
	t := time.NewTimer(time.Hour)
	fmt.Println(t.Stop(), t.Stop())
	t.Reset(5 * time.Millisecond)
	<-t.C
	done := make(chan string)
	time.AfterFunc(5*time.Millisecond, func() { done <- "later" })
	fmt.Println(<-done)
	cancelled := time.AfterFunc(time.Hour, func() { fmt.Println("never") })
	fmt.Println(cancelled.Stop())
	ticker := time.NewTicker(2 * time.Millisecond)
	<-ticker.C
	<-ticker.C
	ticker.Stop()
	fmt.Println("end")
}
