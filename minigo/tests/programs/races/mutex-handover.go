// An unlock precedes the next lock, whoever takes it.
//
//judge:race
package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	log := []string{}
	for _, name := range []string{"a", "b"} {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			log = append(log, name)
		})
	}
	wg.Wait()
	fmt.Println(len(log))
}
