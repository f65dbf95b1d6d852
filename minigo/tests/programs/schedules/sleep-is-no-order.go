// Sleeping longer makes an order likely, never certain.
//
//judge:outcome "short\nlong\n"
//judge:outcome "long\nshort\n"
package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	var wg sync.WaitGroup
	wg.Go(func() {
		time.Sleep(2 * time.Millisecond)
		fmt.Println("long")
	})
	wg.Go(func() {
		time.Sleep(time.Millisecond)
		fmt.Println("short")
	})
	wg.Wait()
}
