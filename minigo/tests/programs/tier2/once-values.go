// OnceFunc, OnceValue and OnceValues remember what the first call gave.
//
//judge:may-refuse sync.Once
package main

import (
	"errors"
	"fmt"
	"sync"
)

func main() {
	f := sync.OnceFunc(func() { fmt.Println("f runs") })
	f()
	f()
	calls := 0
	v := sync.OnceValue(func() int { calls++; return 40 + calls })
	fmt.Println(v(), v(), calls)
	w := sync.OnceValues(func() (string, error) { return "text", errors.New("failed") })
	s, err := w()
	fmt.Println(s, err)
}
