// Two types of one name are told apart in a failed assertion.

package main

import "fmt"

type T int

func main() {
	func() {
		defer func() { fmt.Println(recover()) }()
		var x any = T(1)
		type T struct{}
		_ = x.(T)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		var x any = []T{}
		type T struct{}
		_ = x.([]T)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		type T int
		var x any = map[string]*T{}
		_ = x.(map[string]T)
	}()
}
