// Whoever gets the lock first writes first.
//
//judge:outcome "ab\n"
//judge:outcome "ba\n"
//judge:explore classes=2 redundant=0
package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	text := ""
	for _, name := range []string{"a", "b"} {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			text += name
		})
	}
	wg.Wait()
	fmt.Println(text)
}
