// Memory as bytes: unsafe.
//
//judge:refuses unsafe
package main

import (
	"fmt"
	"unsafe" // refused
)

func main() {
	n := 1
	fmt.Println(unsafe.Sizeof(n))
}
