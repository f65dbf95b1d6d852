// Package runtime: the scheduler's calls, and the errors that failing operations panic with.
package runtime

import "sync/atomic"

type Error interface {
	error
	RuntimeError()
}

// What the machine's own panics carry.
type errorString string

func (e errorString) Error() string { return "runtime error: " + string(e) }
func (e errorString) RuntimeError() {}

// The same where the text stands alone, as a failed type assertion's does.
type plainError string

func (e plainError) Error() string { return string(e) }
func (e plainError) RuntimeError() {}

const (
	GOOS     = "linux"
	GOARCH   = "amd64"
	Compiler = "gc"
)

func Gosched()
func Goexit()
func NumGoroutine() int
func GC() {}

// There is no machine beneath to count: two is the least that is concurrent.
func NumCPU() int { return 2 }

var procs int64 = 2

func GOMAXPROCS(n int) int {
	if n < 1 {
		return int(atomic.LoadInt64(&procs))
	}
	return int(atomic.SwapInt64(&procs, int64(n)))
}
