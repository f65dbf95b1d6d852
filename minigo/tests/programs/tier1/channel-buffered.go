// A buffered channel is a queue: first in, first out, len and cap.
package main

import "fmt"

func main() {
	c := make(chan string, 3)
	c <- "a"
	c <- "b"
	fmt.Println(len(c), cap(c), <-c, len(c))
	c <- "c"
	c <- "d"
	fmt.Println(<-c, <-c, <-c, len(c))
	done := make(chan bool)
	numbers := make(chan int, 2)
	go func() {
		sum := 0
		for n := range numbers {
			sum += n
		}
		fmt.Println(sum)
		close(done)
	}()
	for i := range 10 {
		numbers <- i
	}
	close(numbers)
	<-done
	size := 2
	fmt.Println(cap(make(chan int, size)), cap(make(chan int)))
}
