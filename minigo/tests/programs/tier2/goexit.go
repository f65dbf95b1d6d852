// runtime.Goexit ends a goroutine after its deferred calls; recover sees nothing.
//
//judge:may-refuse runtime.Goexit
package main

import (
	"fmt"
	"runtime"
)

func main() {
	done := make(chan bool)
	go func() {
		defer close(done)
		defer func() { fmt.Println("recovered", recover()) }()
		func() {
			runtime.Goexit()
		}()
		fmt.Println("never")
	}()
	<-done
	fmt.Println("main goes on")
}
