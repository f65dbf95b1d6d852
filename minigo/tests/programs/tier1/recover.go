// recover stops a panic in a deferred function, gives its value, and the function returns its named results.
package main

import (
	"errors"
	"fmt"
)

func safe(f func()) (result string) {
	defer func() {
		if r := recover(); r != nil {
			result = fmt.Sprintf("recovered %v (%T)", r, r)
		}
	}()
	f()
	return "fine"
}

func helper() any { return recover() }

func main() {
	fmt.Println(safe(func() {}))
	fmt.Println(safe(func() { panic("boom") }))
	fmt.Println(safe(func() { panic(42) }))
	fmt.Println(safe(func() { panic(errors.New("an error")) }))
	fmt.Println(safe(func() {
		defer fmt.Print("deferred runs; ")
		panic("with defer")
	}))
	fmt.Println(safe(func() {
		defer func() { panic("second") }()
		panic("first")
	}))
	fmt.Println(safe(func() {
		defer func() {
			fmt.Print("inner got ", recover(), "; ")
		}()
		panic("inner")
	}))
	fmt.Println(safe(func() {
		defer func() {
			func() { fmt.Print("too deep: ", recover(), "; ") }()
		}()
		panic("not caught below")
	}))
	fmt.Println(safe(func() {
		defer func() {
			r := recover()
			panic(fmt.Sprint("again ", r))
		}()
		panic("once")
	}))
	fmt.Println(recover(), helper())
}
