// A case that is an interface value is compared with the tag, or with true where there is none.

package main

import "fmt"

func main() {
	var t any = true
	switch {
	case t:
		fmt.Println("yes")
	default:
		fmt.Println("no")
	}
	switch true {
	case t:
		fmt.Println("yes")
	default:
		fmt.Println("no")
	}
	var e any = 3
	switch x := 3; x {
	case e:
		fmt.Println("yes")
	default:
		fmt.Println("no")
	}
	fmt.Println(true == t, 3 == e)
	var f any = false
	type truth bool
	var other any = truth(true)
	switch {
	case f, other:
		fmt.Println("not these")
	case !f.(bool):
		fmt.Println("this")
	}
	asked := func(v any) any { fmt.Println("asked"); return v }
	switch {
	case asked(f), asked(t), asked(f):
		fmt.Println("the second")
	}
}
