// Much is allocated, little is kept.
package main

import "fmt"

type node struct {
	next  *node
	bytes []byte
}

func main() {
	var last *node
	total := 0
	for i := range 20000 {
		n := &node{bytes: make([]byte, 1000)}
		if i%1000 == 0 {
			n.next = last
			last = n
		}
		total += len(n.bytes)
	}
	count := 0
	for n := last; n != nil; n = n.next {
		count++
	}
	fmt.Println(total, count)
}
