// A goroutine ends with the mutex locked; another waits for it for ever while main goes on.
//
//judge:explore finds=leak
package main

import (
	"fmt"
	"sync"
)

func main() {
	var m sync.Mutex
	m.Lock()
	go func() {
		m.Lock()
		fmt.Println("never")
	}()
	fmt.Println("main forgets to unlock")
}
