// Cases that cannot be.
package main

import "fmt"

type t struct{}

func main() {
	var s fmt.Stringer
	switch v := s.(type) {
	case int:
	case t:
	case nil, nil:
	}
	switch x := 5; x.(type) {
	}
	switch y := any(1).(type) {
	case int:
	case int:
	}
	_ = s.(int)
}
