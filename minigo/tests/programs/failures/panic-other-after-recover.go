// A new panic while one is recovered.
package main

import "fmt"

func main() {
	defer func() {
		panic(fmt.Sprint("after ", recover()))
	}()
	panic("first")
}
