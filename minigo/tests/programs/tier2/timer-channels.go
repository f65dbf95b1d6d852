// A timer's channel has no buffer that the program could see; a Timer that was not made by the package is of no use.
//
//judge:timed
package main

import (
	"fmt"
	"time"
)

func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func main() {
	t := time.NewTimer(time.Millisecond)
	fmt.Println(len(t.C), cap(t.C))
	time.Sleep(20 * time.Millisecond)
	fmt.Println(len(t.C), cap(t.C))
	fmt.Println(cap(time.After(1)), cap(time.NewTicker(time.Hour).C))

	var timer time.Timer
	try(func() { timer.Stop() })
	try(func() { timer.Reset(1) })
	var ticker time.Ticker
	try(func() { ticker.Stop() })
	try(func() { ticker.Reset(1) })
	try(func() { ticker.Reset(0) })
}
