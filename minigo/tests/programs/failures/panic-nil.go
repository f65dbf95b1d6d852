// panic(nil) panics with a runtime error of its own.
package main

import "fmt"

func main() {
	defer fmt.Println("deferred")
	panic(nil)
}
