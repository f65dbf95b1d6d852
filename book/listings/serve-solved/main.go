// The solution of the exercise in "Two tellers": both wait at once, and main waits for both.
package main

import (
	"fmt"
	"sync"
	"time"
)

func serve(teller string) {
	time.Sleep(time.Second)
	fmt.Println("served", teller)
}

// ANCHOR: main
func main() {
	var tellers sync.WaitGroup
	tellers.Go(func() { serve("A") })
	tellers.Go(func() { serve("B") })
	tellers.Wait()
	fmt.Println("both served")
}

// ANCHOR_END: main
