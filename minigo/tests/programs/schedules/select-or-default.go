// Whether the default is taken depends on who was faster.
//
//judge:outcome "got 1\n"
//judge:outcome "nothing yet\n"
package main

import "fmt"

func main() {
	c := make(chan int, 1)
	done := make(chan bool)
	go func() {
		c <- 1
		close(done)
	}()
	text := "nothing yet"
	select {
	case v := <-c:
		text = fmt.Sprint("got ", v)
	default:
	}
	<-done
	fmt.Println(text)
}
