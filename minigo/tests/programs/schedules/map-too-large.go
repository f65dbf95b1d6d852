// A map of too many entries for all their orders.
//
//judge:bounded draws
//judge:matches ^[0-9]\n$
package main

import "fmt"

func main() {
	m := map[int]bool{}
	for i := range 9 {
		m[i] = true
	}
	last := 0
	for k := range m {
		last = k
	}
	fmt.Println(last)
}
