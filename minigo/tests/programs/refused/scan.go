// Standard input.
//
//judge:refuses fmt.Scan
package main

import "fmt"

func main() {
	var n int
	fmt.Scan(&n) // refused
	fmt.Println(n)
}
