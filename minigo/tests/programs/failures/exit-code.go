// os.Exit in a goroutine ends the program with its code.
//
//judge:may-refuse os
package main

import (
	"fmt"
	"os"
)

func main() {
	done := make(chan bool)
	go func() {
		fmt.Println("giving up")
		os.Exit(3)
	}()
	<-done
}
