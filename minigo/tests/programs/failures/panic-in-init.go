// A panic before main begins.
package main

import "fmt"

var table = fill(0)

func fill(n int) int { return 10 / n }

func main() {
	fmt.Println("never", table)
}
