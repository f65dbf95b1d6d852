// defer and go take a call.
package main

import "sync"

func main() {
	var mu sync.Mutex
	defer mu.Unlock
	go func() {}
	defer (mu.Lock())
	go int(5)
}
