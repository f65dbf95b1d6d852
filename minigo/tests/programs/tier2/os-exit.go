// os.Exit ends at once, without deferred calls, with its code.
//
//judge:may-refuse os
package main

import (
	"fmt"
	"os"
)

func main() {
	defer fmt.Println("never")
	fmt.Println("leaving")
	os.Exit(7)
}
