// The smallest program that says something.
package main

import "fmt"

func main() {
	fmt.Println("hello, 世界")
}
