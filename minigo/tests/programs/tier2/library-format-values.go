// Every kind of value under every verb.
package main

import (
	"errors"
	"fmt"
	"time"
)

type Celsius float64

func (c Celsius) String() string { return fmt.Sprintf("%.1f°C", float64(c)) }

type Code int

func (c Code) Error() string { return fmt.Sprint("code ", int(c)) }

type Inner struct {
	Name string
	n    int
}

type Outer struct {
	Inner
	C     Celsius
	c     Celsius
	Any   any
	Err   error
	Next  *Outer
	List  []Inner
	Table map[string]Celsius
	F     func()
	Ch    chan int
}

type Pointed struct{ n int }

func (p *Pointed) String() string { return fmt.Sprint("pointed at ", p.n) }

type Loud struct{}

func (Loud) GoString() string { return "Loud!" }

type Grumpy bool

func (g Grumpy) String() string {
	if g {
		panic("do not print me")
	}
	var p *Pointed
	return fmt.Sprint(p.n)
}

type Words []string
type Grid [2][2]int
type Bits uint8
type Text string

func main() {
	inner := Inner{"in", 7}
	outer := Outer{Inner: inner, C: 20, c: 30, Any: Code(4), Err: Code(9), List: []Inner{inner}, Table: map[string]Celsius{"b": 2, "a": 1}}
	values := []any{
		nil, true, 42, -42, int8(-8), int16(300), int32('x'), int64(1) << 40, uint(7), uint8(200), uint16(9), uint32(1) << 31, uint64(1) << 63,
		3.0, 0.1, -2.5e-9, 1e100, "text", "quote \" and\ttab", "", "日本",
		[]int{1, 2}, []int{}, []int(nil), []string{"a b", "c"}, []byte("bytes"), [3]byte{1, 2, 3}, [2]string{"x", "y"}, []any{1, "a", nil, 2.5, []int{3}},
		map[string]int{"z": 1, "a": 2}, map[int]string{3: "c", -1: "n"}, map[string]int(nil), map[bool]int{true: 1, false: 0}, map[float64]string{2.5: "x", -1: "y"}, map[Inner]int{{"b", 1}: 1, {"a", 2}: 2}, map[[2]int]bool{{2, 1}: true, {1, 2}: false},
		inner, &inner, (*Inner)(nil), outer, &outer, struct{}{}, struct{ A, B any }{1, "b"}, []Inner{inner, {}}, []*Inner{nil}, &[]int{1}, &[2]int{1, 2}, &map[string]int{"k": 1},
		Celsius(36.6), []Celsius{1, 2}, map[string]Celsius{"x": 3}, Code(3), []error{Code(1), nil}, fmt.Errorf("wrapped: %w", Code(5)),
		&Pointed{3}, Pointed{4}, []*Pointed{nil}, (*Pointed)(nil), Loud{}, []any{Loud{}}, Grumpy(true), Grumpy(false),
		Words{"w"}, Grid{{1, 2}, {3, 4}}, Bits(5), Text("named"), 1500 * time.Millisecond, (func())(nil), (chan int)(nil), errors.Join(Code(1), Code(2)),
	}
	verbs := []string{"%v", "%+v", "%#v", "%T", "%d", "%s", "%q", "%x", "%X", "%5v|", "%-8v|", "%05d|", "%6.2f|", "%t", "%c", "%U", "%e", "%08b", "%o", "%w"}
	for _, verb := range verbs {
		for i, value := range values {
			fmt.Printf("%d "+verb+"\n", i, value)
		}
	}
}
