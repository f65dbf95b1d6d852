// Cancelling a context closes its Done and that of its children, and says why.
package main

import (
	"context"
	"errors"
	"fmt"
)

type key string

func main() {
	root := context.Background()
	fmt.Println(root.Err(), root.Done() == nil)
	parent, cancel := context.WithCancel(root)
	child, cancelChild := context.WithCancel(parent)
	defer cancelChild()
	fmt.Println(parent.Err(), child.Err())
	done := make(chan string)
	go func() {
		<-child.Done()
		done <- "stopped: " + child.Err().Error()
	}()
	cancel()
	fmt.Println(<-done)
	cancel()
	fmt.Println(parent.Err() == context.Canceled, errors.Is(child.Err(), context.Canceled))
	valued := context.WithValue(child, key("user"), "ann")
	fmt.Println(valued.Value(key("user")), valued.Value(key("other")), valued.Err())
	late, cancelLate := context.WithCancel(parent)
	defer cancelLate()
	fmt.Println(late.Err())
	caused, why := context.WithCancelCause(root)
	why(errors.New("tired"))
	fmt.Println(caused.Err(), context.Cause(caused), context.Cause(parent))
}
