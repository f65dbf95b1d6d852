// A mutex that is not locked cannot be unlocked; no recover can catch it.
package main

import (
	"fmt"
	"sync"
)

func main() {
	defer func() { fmt.Println("never", recover()) }()
	var m sync.Mutex
	m.Lock()
	m.Unlock()
	m.Unlock()
}
