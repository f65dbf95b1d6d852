// The interface holds another type.
package main

import "fmt"

func main() {
	var x any = "text"
	fmt.Println(x.(string))
	fmt.Println(x.(int))
}
