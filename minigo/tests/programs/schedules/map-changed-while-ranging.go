// What is deleted before its turn does not come; what is put in may come or not.
//
//judge:outcome "1\n"
//judge:outcome "1 11\n"
//judge:outcome "2\n"
//judge:outcome "2 12\n"
package main

import "fmt"

func main() {
	m := map[int]bool{1: true, 2: true}
	seen := []any{}
	for k := range m {
		seen = append(seen, k)
		if k < 10 {
			delete(m, 3-k)
			m[k+10] = true
		}
	}
	fmt.Println(seen...)
}
