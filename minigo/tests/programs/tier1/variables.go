// Declarations, zero values, shadowing, redeclaration and blank.
package main

import "fmt"

var global = 1
var x, y = 2, "two"
var (
	zeroInt     int
	zeroString  string
	zeroPointer *int
	zeroSlice   []int
	zeroMap     map[string]int
	zeroFunc    func()
	zeroAny     any
	zeroError   error
	zeroStruct  struct {
		a int
		b string
	}
	zeroArray [2]bool
	zeroChan  chan int
)

func pair() (int, error) { return 7, nil }

func main() {
	fmt.Println(global, x, y)
	fmt.Println(zeroInt, zeroString == "", zeroPointer == nil, zeroSlice == nil, zeroMap == nil, zeroFunc == nil)
	fmt.Println(zeroAny, zeroError, zeroStruct, zeroArray, zeroChan == nil, len(zeroSlice), len(zeroMap))
	global := global + 10
	{
		global := "inner"
		_ = global
	}
	a, err := pair()
	b, err := pair()
	fmt.Println(global, a, b, err)
	_, ok := any(a).(int)
	if a, ok := 5, false; !ok {
		fmt.Println(a, ok)
	} else {
		fmt.Println("never", a)
	}
	fmt.Println(a, ok)
	var c, d int = 1, 2
	c, d = d, c
	fmt.Println(c, d)
}
