// Package errors: one native, assign, for only the machine can store through a pointer to any type.
package errors

type errorString struct {
	s string
}

func (e *errorString) Error() string { return e.s }

func New(text string) error { return &errorString{text} }

var ErrUnsupported = New("unsupported operation")

func Unwrap(err error) error {
	if u, ok := err.(interface{ Unwrap() error }); ok {
		return u.Unwrap()
	}
	return nil
}

// Whether the two are the same; values that cannot be compared are not.
func same(a, b error) (equal bool) {
	defer func() { recover() }()
	return a == b
}

func Is(err, target error) bool {
	if err == nil || target == nil {
		return err == target
	}
	for {
		if same(err, target) {
			return true
		}
		if x, ok := err.(interface{ Is(error) bool }); ok && x.Is(target) {
			return true
		}
		switch x := err.(type) {
		case interface{ Unwrap() error }:
			err = x.Unwrap()
			if err == nil {
				return false
			}
		case interface{ Unwrap() []error }:
			for _, e := range x.Unwrap() {
				if e != nil && Is(e, target) {
					return true
				}
			}
			return false
		default:
			return false
		}
	}
}

// Stores err in *target and answers 1 if their types allow it, 0 if not; 2: target is nil, 3: it is a nil pointer or no
// pointer, 4: *target is neither an interface nor an error.
func assign(err error, target any) int

func As(err error, target any) bool {
	if err == nil {
		return false
	}
	for {
		switch assign(err, target) {
		case 1:
			return true
		case 2:
			panic("errors: target cannot be nil")
		case 3:
			panic("errors: target must be a non-nil pointer")
		case 4:
			panic("errors: *target must be interface or implement error")
		}
		if x, ok := err.(interface{ As(any) bool }); ok && x.As(target) {
			return true
		}
		switch x := err.(type) {
		case interface{ Unwrap() error }:
			err = x.Unwrap()
			if err == nil {
				return false
			}
		case interface{ Unwrap() []error }:
			for _, e := range x.Unwrap() {
				if e != nil && As(e, target) {
					return true
				}
			}
			return false
		default:
			return false
		}
	}
}

func AsType[E error](err error) (E, bool) {
	var found E
	for err != nil {
		if e, ok := err.(E); ok {
			return e, true
		}
		if x, ok := err.(interface{ As(any) bool }); ok && x.As(&found) {
			return found, true
		}
		switch x := err.(type) {
		case interface{ Unwrap() error }:
			err = x.Unwrap()
		case interface{ Unwrap() []error }:
			for _, e := range x.Unwrap() {
				if f, ok := AsType[E](e); ok {
					return f, true
				}
			}
			return found, false
		default:
			return found, false
		}
	}
	return found, false
}

type joinError struct {
	errs []error
}

func Join(errs ...error) error {
	var kept []error
	for _, err := range errs {
		if err != nil {
			kept = append(kept, err)
		}
	}
	if len(kept) == 0 {
		return nil
	}
	return &joinError{kept}
}

func (e *joinError) Error() string {
	text := e.errs[0].Error()
	for _, err := range e.errs[1:] {
		text += "\n" + err.Error()
	}
	return text
}

func (e *joinError) Unwrap() []error { return e.errs }
