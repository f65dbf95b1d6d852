// Reading a field of a nil pointer.
package main

import "fmt"

type account struct{ balance int }

func read(a *account) int {
	return a.balance
}

func main() {
	var a *account
	fmt.Println("before")
	fmt.Println(read(a))
}
