// A nil channel is never ready: in a select it switches a case off.
package main

import "fmt"

func merge(a, b <-chan int) (sum int) {
	for a != nil || b != nil {
		select {
		case v, ok := <-a:
			if !ok {
				a = nil
				continue
			}
			sum += v
		case v, ok := <-b:
			if !ok {
				b = nil
				break
			}
			sum += 10 * v
		}
	}
	return sum
}

func fill(values ...int) <-chan int {
	c := make(chan int, len(values))
	for _, v := range values {
		c <- v
	}
	close(c)
	return c
}

func main() {
	fmt.Println(merge(fill(1, 2, 3), fill(4, 5)))
	var c chan int
	select {
	case c <- 1:
		fmt.Println("never")
	case <-c:
		fmt.Println("never")
	default:
		fmt.Println("nil is never ready", len(c), cap(c), c == nil)
	}
}
