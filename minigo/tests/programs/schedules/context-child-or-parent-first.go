// Whether a context is cancelled for its own reason or for its parent's depends on who comes first.
//
//judge:outcome "child child\n"
//judge:outcome "parent parent\n"
package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

func main() {
	parent, cancelParent := context.WithCancelCause(context.Background())
	child, cancelChild := context.WithCancelCause(parent)
	grandchild, cancelGrandchild := context.WithCancel(child)
	defer cancelGrandchild()
	var wg sync.WaitGroup
	wg.Go(func() { cancelChild(errors.New("child")) })
	wg.Go(func() { cancelParent(errors.New("parent")) })
	<-grandchild.Done()
	first := context.Cause(grandchild)
	wg.Wait()
	fmt.Println(first, context.Cause(child))
}
