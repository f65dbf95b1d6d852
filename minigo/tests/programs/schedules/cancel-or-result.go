// A worker sees the cancellation or delivers first.
//
//judge:outcome "cancelled\n"
//judge:outcome "delivered\n"
package main

import (
	"context"
	"fmt"
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	result := make(chan string, 1)
	done := make(chan bool)
	go func() {
		defer close(done)
		select {
		case result <- "delivered":
		case <-ctx.Done():
			result <- "cancelled"
		}
	}()
	cancel()
	<-done
	fmt.Println(<-result)
}
