// A plain flag publishes nothing: the flag races, and so does the value.
//
//judge:race
//judge:outcome "not yet\n"
//judge:outcome "42\n"
//judge:explore finds=race
package main

import (
	"fmt"
	"sync"
)

func main() {
	ready, value := false, 0
	var wg sync.WaitGroup
	wg.Go(func() {
		value = 42
		ready = true
	})
	text := "not yet"
	if ready {
		text = fmt.Sprint(value)
	}
	wg.Wait()
	fmt.Println(text)
}
