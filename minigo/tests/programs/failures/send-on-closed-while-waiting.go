// A sender that waits panics when the channel is closed.
//
//judge:outcome "" panic: send on closed channel
//judge:race
//judge:explore finds=panic,race
package main

func main() {
	c := make(chan int)
	done := make(chan bool)
	go func() {
		c <- 1
		done <- true
	}()
	close(c)
	<-done
}
