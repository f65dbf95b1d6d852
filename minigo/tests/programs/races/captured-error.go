// Two goroutines share the err of their function.
//
//judge:race
//judge:matches ^(first|second)\n$
//judge:explore finds=race
package main

import (
	"errors"
	"fmt"
	"sync"
)

func main() {
	var err error
	var wg sync.WaitGroup
	wg.Go(func() { err = errors.New("first") })
	wg.Go(func() { err = errors.New("second") })
	wg.Wait()
	fmt.Println(err)
}
