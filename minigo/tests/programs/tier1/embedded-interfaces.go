// Interfaces embed interfaces; overlapping methods are one.
package main

import "fmt"

type reader interface{ read() string }
type writer interface{ write(string) int }
type closer interface{ close() error }

type readWriter interface {
	reader
	writer
}

type file interface {
	readWriter
	closer
	reader
}

type memory struct{ text string }

func (m *memory) read() string       { return m.text }
func (m *memory) write(s string) int { m.text += s; return len(s) }
func (m *memory) close() error       { m.text = ""; return nil }

func copyTo(w writer, r reader) int { return w.write(r.read()) }

func main() {
	var f file = &memory{"start "}
	fmt.Println(f.write("more"), f.read())
	other := &memory{}
	fmt.Println(copyTo(other, f), other.text)
	var rw readWriter = f
	fmt.Println(rw.read() == f.read(), rw.(closer).close(), f.read() == "")
	_, ok := rw.(interface{ missing() })
	fmt.Println(ok)
}
