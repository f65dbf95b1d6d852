// What is written before cancel is seen after Done.
//
//judge:race
package main

import (
	"context"
	"fmt"
)

func main() {
	ctx, cancel := context.WithCancel(context.Background())
	reason := ""
	go func() {
		reason = "enough"
		cancel()
	}()
	<-ctx.Done()
	fmt.Println(reason)
}
