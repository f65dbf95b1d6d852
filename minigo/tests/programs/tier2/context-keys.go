// A context's key must be of a type that can be compared.
package main

import (
	"context"
	"fmt"
)

type key struct{ of any }

func try(k any) {
	defer func() { fmt.Println(recover()) }()
	ctx := context.WithValue(context.Background(), k, "value")
	fmt.Println(ctx.Value("another"))
}

func main() {
	try([]int{1})
	try(func() {})
	try(map[string]int{})
	try(nil)
	try(1)
	try(key{[]int{1}})
}
