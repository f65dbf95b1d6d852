// goto jumps back and forth within a function.
//
//judge:may-refuse goto
package main

import "fmt"

func main() {
	i := 0
again:
	if i < 3 {
		fmt.Print(i, " ")
		i++
		goto again
	}
	goto end
end:
	fmt.Println("end")
}
