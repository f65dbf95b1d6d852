// Each goroutine writes its own element; printing after the wait is in order.
package main

import (
	"fmt"
	"strings"
	"sync"
)

func main() {
	words := strings.Fields("every schedule prints the same")
	out := make([]string, len(words))
	var wg sync.WaitGroup
	for i, word := range words {
		wg.Add(1)
		go func() {
			defer wg.Done()
			out[i] = strings.ToUpper(word)
		}()
	}
	wg.Wait()
	fmt.Println(strings.Join(out, " "))
}
