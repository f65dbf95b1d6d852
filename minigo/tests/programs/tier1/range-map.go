// Ranging over a map visits each entry once; entries deleted before they are reached are not visited.
//
//judge:bounded draws
package main

import "fmt"

func main() {
	m := map[string]int{"a": 1, "b": 2, "c": 3, "d": 4}
	sum, keys := 0, 0
	for k, v := range m {
		sum += v
		keys += len(k)
	}
	fmt.Println(sum, keys, len(m))
	for k := range m {
		delete(m, k)
	}
	fmt.Println(len(m), m)
	seen := 0
	n := map[int]bool{1: true, 2: true, 3: true}
	for k := range n {
		for other := range 4 {
			if other != k {
				delete(n, other)
			}
		}
		seen++
	}
	fmt.Println(seen, len(n))
	for range map[int]int(nil) {
		fmt.Println("never")
	}
	total := 0
	for range map[string]bool{"x": true, "y": false} {
		total++
	}
	fmt.Println(total)
}
