// The end of a goroutine orders nothing by itself.
//
//judge:race
//judge:outcome "0\n"
//judge:outcome "1\n"
//judge:explore finds=race
package main

import (
	"fmt"
	"time"
)

func main() {
	a := 0
	go func() { a = 1 }()
	time.Sleep(time.Millisecond)
	fmt.Println(a)
}
