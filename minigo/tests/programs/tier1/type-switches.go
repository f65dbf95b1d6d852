// Type switches: one type, several, nil, interfaces, default.
package main

import (
	"errors"
	"fmt"
)

type celsius float64

type point struct{ x, y int }

func (p point) String() string { return fmt.Sprintf("(%d,%d)", p.x, p.y) }

func what(v any) string {
	switch v := v.(type) {
	case nil:
		return "nil"
	case int:
		return fmt.Sprint("int ", v+1)
	case int8, int16:
		return fmt.Sprintf("small %v %T", v, v)
	case string:
		return "string " + v[:1]
	case []int:
		return fmt.Sprint("slice of ", len(v))
	case map[string]int:
		return fmt.Sprint("map ", v["a"])
	case func() int:
		return fmt.Sprint("func ", v())
	case error:
		return "error " + v.Error()
	case *point:
		return fmt.Sprint("pointer ", v.x)
	case fmt.Stringer:
		return "stringer " + v.String()
	case bool, celsius:
		return fmt.Sprintf("%T", v)
	case chan int:
		return fmt.Sprint("chan ", cap(v))
	case [2]int:
		return fmt.Sprint("array ", v[1])
	case struct{ a int }:
		return fmt.Sprint("struct ", v.a)
	default:
		return fmt.Sprintf("other %T", v)
	}
}

func main() {
	for _, v := range []any{nil, 1, int8(2), int16(3), "hello", []int{1, 2}, map[string]int{"a": 5}, func() int { return 6 },
		errors.New("e"), &point{7, 8}, point{9, 10}, true, celsius(1), make(chan int, 3), [2]int{1, 2}, struct{ a int }{4},
		3.5, uint(1), []string{"x"}, point{1, 2}.x} {
		fmt.Println(what(v))
	}
	switch x := 5; any(x).(type) {
	case int:
		fmt.Println("no variable")
	}
}
