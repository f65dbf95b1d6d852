// && and || stop as soon as they know; booleans compare and print.
package main

import "fmt"

func say(name string, value bool) bool {
	fmt.Print(name, " ")
	return value
}

func main() {
	fmt.Println(say("a", false) && say("b", true))
	fmt.Println(say("a", true) || say("b", true))
	fmt.Println(!say("a", true) || say("b", false) && say("c", true))
	var zero bool
	fmt.Println(zero == false, zero != true, (1 < 2) == (2 > 1))
	type flag bool
	var f flag = 3 > 2
	fmt.Println(f, !f, bool(f))
}
