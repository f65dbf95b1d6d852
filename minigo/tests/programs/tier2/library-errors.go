// Trees of errors: what Is, As and AsType find in them.
package main

import (
	"errors"
	"fmt"
	"io"
)

type coded struct{ code int }

func (c coded) Error() string { return fmt.Sprint("code ", c.code) }

type pointed struct{ text string }

func (p *pointed) Error() string        { return p.text }
func (p *pointed) Is(target error) bool { return target == io.EOF }

type temporary interface{ Temporary() bool }

type timeout struct{ error }

func (timeout) Temporary() bool { return true }

type incomparable struct{ list []int }

func (incomparable) Error() string { return "incomparable" }

func main() {
	base := errors.New("base")
	same := errors.New("base")
	trees := []error{
		nil, base, same, fmt.Errorf("a: %w", base), fmt.Errorf("b: %w, %w", coded{3}, fmt.Errorf("c: %w", base)), errors.Join(base, nil, &pointed{"here"}), errors.Join(nil, nil), timeout{base}, &pointed{"alone"}, incomparable{[]int{1}}, fmt.Errorf("d: %w", incomparable{}),
	}
	for _, err := range trees {
		var c coded
		var p *pointed
		var t temporary
		fmt.Printf("%v|%v|", err, errors.Unwrap(err))
		fmt.Println(errors.Is(err, base), errors.Is(err, coded{3}), errors.Is(err, io.EOF), errors.Is(err, nil), errors.Is(err, incomparable{}))
		fmt.Println(errors.As(err, &c), c.code, errors.As(err, &p), p, errors.As(err, &t), t != nil)
		found, ok := errors.AsType[coded](err)
		fmt.Println(found, ok)
	}
	for _, target := range []any{nil, 1, (*coded)(nil), new(int)} {
		func() {
			defer func() { fmt.Println(recover()) }()
			errors.As(base, target)
		}()
	}
}
