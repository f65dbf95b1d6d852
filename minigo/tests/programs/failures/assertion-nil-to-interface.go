// nil has no methods.
package main

import "fmt"

func main() {
	var x any
	_ = x.(fmt.Stringer)
}
