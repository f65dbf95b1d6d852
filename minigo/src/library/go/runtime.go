// Package runtime: the scheduler's calls, and the errors that failing operations panic with.
package runtime

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

var procs = 2

// As those of sync/atomic: this package is in every program, that one need not be.
func load(addr *int) int
func swap(addr *int, new int) (old int)

func GOMAXPROCS(n int) int {
	if n < 1 {
		return load(&procs)
	}
	return swap(&procs, n)
}
