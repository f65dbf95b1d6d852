// The panic happens only when the check loses its race with the change.
//
//judge:race
//judge:outcome "1\n"
//judge:outcome "2\n"
//judge:outcome "" panic: runtime error: index out of range [0] with length 0
//judge:explore finds=panic,race
package main

import (
	"fmt"
	"sync"
)

func main() {
	items := []int{1}
	var wg sync.WaitGroup
	wg.Go(func() { items = nil })
	if len(items) > 0 {
		fmt.Println(items[0])
	} else {
		fmt.Println(2)
	}
	wg.Wait()
}
