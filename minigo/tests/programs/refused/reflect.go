// Types as values: reflect.
//
//judge:refuses reflect
package main

import (
	"fmt"
	"reflect" // refused
)

func main() {
	fmt.Println(reflect.TypeOf(1))
}
