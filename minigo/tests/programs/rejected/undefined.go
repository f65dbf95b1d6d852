// Names must be declared: variables, functions, types, members of packages.
package main

import "fmt"

type account struct{ balance int }

func main() {
	fmt.Println(x)
	y := missing(1)
	var z unknown
	fmt.Printl("typo")
	a := account{}
	a.amount = 3
	a.deposit(1)
	fmt.Println(y, z, fmt.println)
}
