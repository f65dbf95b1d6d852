// Package io: what fmt.Fprint and its kin write to.
package io

import "errors"

var EOF = errors.New("EOF")

type Writer interface {
	Write(p []byte) (n int, err error)
}

type StringWriter interface {
	WriteString(s string) (n int, err error)
}

type ByteWriter interface {
	WriteByte(c byte) error
}

func WriteString(w Writer, s string) (n int, err error) {
	if sw, ok := w.(StringWriter); ok {
		return sw.WriteString(s)
	}
	return w.Write([]byte(s))
}

type discard struct{}

func (discard) Write(p []byte) (n int, err error)       { return len(p), nil }
func (discard) WriteString(s string) (n int, err error) { return len(s), nil }

var Discard Writer = discard{}
