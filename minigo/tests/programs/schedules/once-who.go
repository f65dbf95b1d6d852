// Once runs one of the two functions.
//
//judge:outcome "first\n"
//judge:outcome "second\n"
package main

import (
	"fmt"
	"sync"
)

func main() {
	var once sync.Once
	var wg sync.WaitGroup
	wg.Go(func() { once.Do(func() { fmt.Println("first") }) })
	wg.Go(func() { once.Do(func() { fmt.Println("second") }) })
	wg.Wait()
}
