// panic with a string: deferred calls run, then the message goes to stderr.
package main

import "fmt"

func main() {
	defer fmt.Println("deferred")
	panic("out of money")
}
