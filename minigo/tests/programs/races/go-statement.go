// What was written before go is seen by the goroutine.
//
//judge:race
package main

import "fmt"

func main() {
	a := "set before go"
	done := make(chan bool)
	go func() {
		fmt.Println(a)
		done <- true
	}()
	<-done
}
