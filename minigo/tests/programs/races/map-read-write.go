// Reading one key of a map while another is written.
//
//judge:race
//judge:outcome "0\n"
//judge:may-fail fatal error: concurrent map read and map write
//judge:explore finds=race,panic
package main

import (
	"fmt"
	"sync"
)

func main() {
	m := map[string]int{}
	var wg sync.WaitGroup
	wg.Go(func() { m["a"] = 1 })
	seen := m["b"]
	wg.Wait()
	fmt.Println(seen)
}
