// Package fmt: the printing functions are natives, for Go cannot take an any apart; what can be said in Go is.
package fmt

import (
	"errors"
	"io"
)

type Stringer interface {
	String() string
}

type GoStringer interface {
	GoString() string
}

func Print(a ...any) (n int, err error)
func Println(a ...any) (n int, err error)
func Printf(format string, a ...any) (n int, err error)

func Sprint(a ...any) string
func Sprintln(a ...any) string
func Sprintf(format string, a ...any) string

func Fprint(w io.Writer, a ...any) (n int, err error) {
	return io.WriteString(w, Sprint(a...))
}

func Fprintln(w io.Writer, a ...any) (n int, err error) {
	return io.WriteString(w, Sprintln(a...))
}

func Fprintf(w io.Writer, format string, a ...any) (n int, err error) {
	return io.WriteString(w, Sprintf(format, a...))
}

func Append(b []byte, a ...any) []byte {
	return append(b, Sprint(a...)...)
}

func Appendln(b []byte, a ...any) []byte {
	return append(b, Sprintln(a...)...)
}

func Appendf(b []byte, format string, a ...any) []byte {
	return append(b, Sprintf(format, a...)...)
}

// Formats as Sprintf does, with %w allowed. Bit i of wrapped: a[i] is an error that a %w named; beyond 64 none is.
func errorf(format string, a []any) (text string, wrapped uint64)

func Errorf(format string, a ...any) error {
	text, wrapped := errorf(format, a)
	if wrapped == 0 {
		return errors.New(text)
	}
	// What %w names need not be an error; then the text says so, and there is nothing to unwrap.
	if wrapped&(wrapped-1) == 0 {
		for i := range a {
			if wrapped>>uint(i) == 1 {
				err, _ := a[i].(error)
				return &wrapError{text, err}
			}
		}
	}
	var errs []error
	for i := 0; i < len(a) && i < 64; i++ {
		if err, ok := a[i].(error); ok && wrapped>>uint(i)&1 != 0 {
			errs = append(errs, err)
		}
	}
	return &wrapErrors{text, errs}
}

type wrapError struct {
	msg string
	err error
}

func (e *wrapError) Error() string { return e.msg }
func (e *wrapError) Unwrap() error { return e.err }

type wrapErrors struct {
	msg  string
	errs []error
}

func (e *wrapErrors) Error() string   { return e.msg }
func (e *wrapErrors) Unwrap() []error { return e.errs }
