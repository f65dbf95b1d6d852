// The results of a call are the arguments of a predeclared function.
//
//judge:vet
package main

import (
	"fmt"
)

func two() (int, string)            { return 1, "x" }
func sl() ([]any, int, string)      { return []any{0}, 1, "z" }
func mm() (float64, float64)        { return 2, 1 }
func mi() (int, int, int)           { return 2, 1, 7 }
func ss() (string, string)          { return "b", "a" }
func cp() ([]int, []int)            { return buf, []int{7, 8} }
func cb() ([]byte, string)          { return bytes, "hey" }
func del() (map[any]int, int)       { return ma, 3 }
func er() (error, []int, *int, any) { return nil, nil, nil, nil }
func app() (fl, int)                { return nil, 3 }

type fl []int

var buf = make([]int, 2)
var bytes = make([]byte, 2)
var ma = map[any]int{3: 1, "a": 2}

func main() {
	fmt.Println(append(sl()))
	fmt.Println(append(app()))
	fmt.Println(min(mm()), max(mm()), min(mi()), max(mi()), min(ss()), max(ss()))
	fmt.Println(copy(cp()), buf)
	fmt.Println(copy(cb()), string(bytes))
	delete(del())
	fmt.Println(ma)
	println(two())
	print(two())
	println(er())
	defer println(two())
	func() {
		defer delete(del())
		defer copy(cp())
		ma[3] = 4
		buf[0] = 0
	}()
	fmt.Println(ma, buf)
	x, y := append(sl()), copy(cp())
	fmt.Println(x, y)
	copy(cp())
}
