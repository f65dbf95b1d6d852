// An interface that is assigned while it is used.
//
//judge:race
//judge:outcome "int\n"
//judge:outcome "string\n"
//judge:explore finds=race
package main

import (
	"fmt"
	"sync"
)

func main() {
	var v any = 1
	var wg sync.WaitGroup
	wg.Go(func() { v = "text" })
	name := fmt.Sprintf("%T", v)
	wg.Wait()
	fmt.Println(name)
}
