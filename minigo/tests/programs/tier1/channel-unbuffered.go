// An unbuffered channel hands over: sender and receiver meet.
package main

import "fmt"

func main() {
	ping, pong := make(chan int), make(chan int)
	go func() {
		for n := range ping {
			pong <- n * n
		}
		close(pong)
	}()
	for i := range 4 {
		ping <- i
		fmt.Print(<-pong, " ")
	}
	close(ping)
	v, ok := <-pong
	fmt.Println(v, ok, len(ping), cap(ping))
}
