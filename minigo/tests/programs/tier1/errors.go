// Errors: identity, wrapping, Is, As, Unwrap and Join.
package main

import (
	"errors"
	"fmt"
)

var errEmpty = errors.New("empty")

type notFound struct{ name string }

func (e *notFound) Error() string { return "no " + e.name }

func find(name string) error {
	switch name {
	case "":
		return errEmpty
	case "x":
		return fmt.Errorf("finding %q: %w", name, &notFound{name})
	case "y":
		return fmt.Errorf("plain %v", errEmpty)
	}
	return nil
}

func main() {
	fmt.Println(find(""), find("x"), find("y"), find("z"))
	fmt.Println(find("") == errEmpty, errors.New("empty") == errEmpty)
	wrapped := fmt.Errorf("outer: %w", fmt.Errorf("inner: %w", errEmpty))
	fmt.Println(wrapped, errors.Is(wrapped, errEmpty), errors.Unwrap(errors.Unwrap(wrapped)) == errEmpty)
	var missing *notFound
	fmt.Println(errors.As(find("x"), &missing), missing.name, errors.As(find(""), &missing), errors.Is(find("y"), errEmpty))
	fmt.Println(errors.Unwrap(errEmpty) == nil, errors.Is(nil, errEmpty))
	joined := errors.Join(errEmpty, nil, find("x"))
	fmt.Println(joined, errors.Is(joined, errEmpty), errors.Join(nil, nil) == nil)
	two := fmt.Errorf("%w and %w", errEmpty, &notFound{"two"})
	fmt.Println(two, errors.Is(two, errEmpty), errors.As(two, &missing), missing.name)
	if err := find("x"); err != nil {
		fmt.Printf("%v|%s|%q\n", err, err, err)
	}
}
