// A mutex is not reentrant.
package main

import (
	"fmt"
	"sync"
)

func main() {
	var m sync.Mutex
	m.Lock()
	fmt.Println("locked once")
	m.Lock()
}
