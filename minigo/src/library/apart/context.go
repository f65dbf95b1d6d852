// Package context: a context's Done channel is its node in the tree. Closing a channel closes those linked below it in the
// same step, so a cancellation is one step however many it reaches. AfterFunc is not here: a goroutine that waited for it
// would be a leak that the program does not have.
package context

import (
	"errors"
	"time"
)

type Context interface {
	Deadline() (deadline time.Time, ok bool)
	Done() <-chan struct{}
	Err() error
	Value(key any) any
}

type CancelFunc func()
type CancelCauseFunc func(cause error)

var Canceled = errors.New("context canceled")
var DeadlineExceeded error = deadlineExceededError{}

type deadlineExceededError struct{}

func (deadlineExceededError) Error() string   { return "context deadline exceeded" }
func (deadlineExceededError) Timeout() bool   { return true }
func (deadlineExceededError) Temporary() bool { return true }

// A channel that closes with parent; of its own where parent is nil.
func newDone(parent <-chan struct{}) chan struct{}

// Closes done and all below it, and keeps the reasons; nothing if it was closed.
func cancel(done chan struct{}, err, cause error)

// What done was cancelled with: nil where it was not, or was closed by close.
func reason(done <-chan struct{}) (closed bool, err error)
func cause(done <-chan struct{}) error

// How long it is until then.
func left(d time.Time) time.Duration

type emptyCtx struct{ name string }

func (*emptyCtx) Deadline() (deadline time.Time, ok bool) { return }
func (*emptyCtx) Done() <-chan struct{}                   { return nil }
func (*emptyCtx) Err() error                              { return nil }
func (*emptyCtx) Value(key any) any                       { return nil }
func (c *emptyCtx) String() string                        { return c.name }

var background = &emptyCtx{"context.Background"}
var todo = &emptyCtx{"context.TODO"}

func Background() Context { return background }
func TODO() Context       { return todo }

type cancelCtx struct {
	Context
	done chan struct{}
}

func newCancel(parent Context) *cancelCtx {
	if parent == nil {
		panic("cannot create context from nil parent")
	}
	return &cancelCtx{parent, newDone(parent.Done())}
}

func (c *cancelCtx) Done() <-chan struct{} { return c.done }
func (c *cancelCtx) String() string        { return name(c.Context) + ".WithCancel" }

func (c *cancelCtx) Err() error {
	closed, err := reason(c.done)
	if closed && err == nil {
		return c.Context.Err()
	}
	return err
}

// The key under which a context gives its nearest Done channel that has a reason.
type nodeKey struct{}

func (c *cancelCtx) Value(key any) any {
	if _, ok := key.(nodeKey); ok {
		return c.done
	}
	return c.Context.Value(key)
}

func Cause(c Context) error {
	if done, ok := c.Value(nodeKey{}).(chan struct{}); ok {
		if err := cause(done); err != nil {
			return err
		}
	}
	return c.Err()
}

func WithCancel(parent Context) (ctx Context, cancelled CancelFunc) {
	c := newCancel(parent)
	return c, func() { cancel(c.done, Canceled, Canceled) }
}

func WithCancelCause(parent Context) (ctx Context, cancelled CancelCauseFunc) {
	c := newCancel(parent)
	return c, func(cause error) {
		if cause == nil {
			cause = Canceled
		}
		cancel(c.done, Canceled, cause)
	}
}

type timerCtx struct {
	*cancelCtx
	deadline time.Time
}

func (c *timerCtx) Deadline() (deadline time.Time, ok bool) { return c.deadline, true }

func (c *timerCtx) String() string {
	return name(c.Context) + ".WithDeadline(" + c.deadline.String() + " [" + time.Until(c.deadline).String() + "])"
}

func WithTimeout(parent Context, timeout time.Duration) (Context, CancelFunc) {
	return WithTimeoutCause(parent, timeout, nil)
}

func WithTimeoutCause(parent Context, timeout time.Duration, cause error) (Context, CancelFunc) {
	return WithDeadlineCause(parent, time.Now().Add(timeout), cause)
}

func WithDeadline(parent Context, d time.Time) (Context, CancelFunc) {
	return WithDeadlineCause(parent, d, nil)
}

func WithDeadlineCause(parent Context, d time.Time, cause error) (Context, CancelFunc) {
	if parent == nil {
		panic("cannot create context from nil parent")
	}
	if earlier, ok := parent.Deadline(); ok && left(earlier) < left(d) {
		return WithCancel(parent)
	}
	if cause == nil {
		cause = DeadlineExceeded
	}
	c := newCancel(parent)
	wait := left(d)
	if wait <= 0 {
		cancel(c.done, DeadlineExceeded, cause)
		return &timerCtx{c, d}, func() {}
	}
	timer := time.AfterFunc(wait, func() { cancel(c.done, DeadlineExceeded, cause) })
	return &timerCtx{c, d}, func() {
		cancel(c.done, Canceled, Canceled)
		timer.Stop()
	}
}

type withoutCancelCtx struct{ c Context }

func WithoutCancel(parent Context) Context {
	if parent == nil {
		panic("cannot create context from nil parent")
	}
	return withoutCancelCtx{parent}
}

func (withoutCancelCtx) Deadline() (deadline time.Time, ok bool) { return }
func (withoutCancelCtx) Done() <-chan struct{}                   { return nil }
func (withoutCancelCtx) Err() error                              { return nil }
func (c withoutCancelCtx) String() string                        { return name(c.c) + ".WithoutCancel" }

func (c withoutCancelCtx) Value(key any) any {
	if _, ok := key.(nodeKey); ok {
		return nil
	}
	return c.c.Value(key)
}

type valueCtx struct {
	Context
	key, val any
}

func WithValue(parent Context, key, val any) Context {
	if parent == nil {
		panic("cannot create context from nil parent")
	}
	if key == nil {
		panic("nil key")
	}
	if !comparable(key) {
		panic("key is not comparable")
	}
	return &valueCtx{parent, key, val}
}

func (c *valueCtx) Value(key any) any {
	if c.key == key {
		return c.val
	}
	return c.Context.Value(key)
}

func (c *valueCtx) String() string {
	return name(c.Context) + ".WithValue(" + text(c.key) + ", " + text(c.val) + ")"
}

func name(c Context) string {
	if s, ok := c.(interface{ String() string }); ok {
		return s.String()
	}
	return typeName(c)
}

func typeName(x any) string

// Whether values of x's type can be compared.
func comparable(x any) bool

func text(x any) string {
	switch s := x.(type) {
	case interface{ String() string }:
		return s.String()
	case string:
		return s
	case nil:
		return "<nil>"
	}
	return typeName(x)
}
