// The type complex128.
//
//judge:refuses complex128
package main

import "fmt"

func main() {
	var c complex128 // refused
	fmt.Println(c == 0)
}
