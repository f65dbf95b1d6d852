// A context below one that is being cancelled may find it so, or may not yet.
//
//judge:outcome "cancelled\n"
//judge:outcome "alive\n"
package main

import (
	"context"
	"fmt"
)

func main() {
	parent, cancel := context.WithCancel(context.Background())
	go cancel()
	child, cancelChild := context.WithCancel(parent)
	defer cancelChild()
	select {
	case <-child.Done():
		fmt.Println("cancelled")
	default:
		fmt.Println("alive")
	}
}
