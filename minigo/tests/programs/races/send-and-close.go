// A send and a close with nothing between them, though the panic is recovered.
//
//judge:race
//judge:outcome "end\n"
//judge:explore finds=race
package main

import "fmt"

func main() {
	c := make(chan int, 1)
	done := make(chan bool)
	go func() {
		defer func() {
			recover()
			done <- true
		}()
		c <- 1
	}()
	close(c)
	<-done
	fmt.Println("end")
}
