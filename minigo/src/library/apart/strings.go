// Package strings: searching is native, all else is Go; text is gathered with +=, which the machine does in place.
package strings

import (
	"iter"
	"unicode"
	"unicode/utf8"
)

func Index(s, substr string) int
func LastIndex(s, substr string) int

func IndexByte(s string, c byte) int {
	for i := 0; i < len(s); i++ {
		if s[i] == c {
			return i
		}
	}
	return -1
}

func LastIndexByte(s string, c byte) int {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == c {
			return i
		}
	}
	return -1
}

func IndexRune(s string, r rune) int {
	for i, c := range s {
		if c == r {
			return i
		}
	}
	return -1
}

func IndexFunc(s string, f func(rune) bool) int {
	for i, c := range s {
		if f(c) {
			return i
		}
	}
	return -1
}

func LastIndexFunc(s string, f func(rune) bool) int {
	for i := len(s); i > 0; {
		r, size := utf8.DecodeLastRuneInString(s[:i])
		i -= size
		if f(r) {
			return i
		}
	}
	return -1
}

func IndexAny(s, chars string) int {
	return IndexFunc(s, func(r rune) bool { return IndexRune(chars, r) >= 0 })
}

func LastIndexAny(s, chars string) int {
	return LastIndexFunc(s, func(r rune) bool { return IndexRune(chars, r) >= 0 })
}

func Contains(s, substr string) bool                  { return Index(s, substr) >= 0 }
func ContainsAny(s, chars string) bool                { return IndexAny(s, chars) >= 0 }
func ContainsRune(s string, r rune) bool              { return IndexRune(s, r) >= 0 }
func ContainsFunc(s string, f func(r rune) bool) bool { return IndexFunc(s, f) >= 0 }
func Compare(a, b string) int {
	if a < b {
		return -1
	}
	if a > b {
		return 1
	}
	return 0
}

func Clone(s string) string { return s }

func HasPrefix(s, prefix string) bool {
	return len(s) >= len(prefix) && s[:len(prefix)] == prefix
}

func HasSuffix(s, suffix string) bool {
	return len(s) >= len(suffix) && s[len(s)-len(suffix):] == suffix
}

func Count(s, substr string) int {
	if substr == "" {
		return utf8.RuneCountInString(s) + 1
	}
	n := 0
	for {
		i := Index(s, substr)
		if i < 0 {
			return n
		}
		n++
		s = s[i+len(substr):]
	}
}

func Cut(s, sep string) (before, after string, found bool) {
	if i := Index(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}

func CutPrefix(s, prefix string) (after string, found bool) {
	if HasPrefix(s, prefix) {
		return s[len(prefix):], true
	}
	return s, false
}

func CutSuffix(s, suffix string) (before string, found bool) {
	if HasSuffix(s, suffix) {
		return s[:len(s)-len(suffix)], true
	}
	return s, false
}

func TrimPrefix(s, prefix string) string {
	s, _ = CutPrefix(s, prefix)
	return s
}

func TrimSuffix(s, suffix string) string {
	s, _ = CutSuffix(s, suffix)
	return s
}

func TrimLeftFunc(s string, f func(rune) bool) string {
	for i, r := range s {
		if !f(r) {
			return s[i:]
		}
	}
	return ""
}

func TrimRightFunc(s string, f func(rune) bool) string {
	for len(s) > 0 {
		r, size := utf8.DecodeLastRuneInString(s)
		if !f(r) {
			return s
		}
		s = s[:len(s)-size]
	}
	return s
}

func TrimFunc(s string, f func(rune) bool) string {
	return TrimRightFunc(TrimLeftFunc(s, f), f)
}

func within(cutset string) func(rune) bool {
	return func(r rune) bool { return IndexRune(cutset, r) >= 0 }
}

func Trim(s, cutset string) string      { return TrimFunc(s, within(cutset)) }
func TrimLeft(s, cutset string) string  { return TrimLeftFunc(s, within(cutset)) }
func TrimRight(s, cutset string) string { return TrimRightFunc(s, within(cutset)) }
func TrimSpace(s string) string         { return TrimFunc(s, unicode.IsSpace) }

func Fields(s string) []string { return FieldsFunc(s, unicode.IsSpace) }

func FieldsFunc(s string, f func(rune) bool) []string {
	fields := []string{}
	start := -1
	for i, r := range s {
		if f(r) {
			if start >= 0 {
				fields = append(fields, s[start:i])
				start = -1
			}
		} else if start < 0 {
			start = i
		}
	}
	if start >= 0 {
		fields = append(fields, s[start:])
	}
	return fields
}

// Splits s into at most n parts (n < 0: all), each but the last ending after keep bytes of the separator.
func split(s, sep string, keep, n int) []string {
	if n == 0 {
		return nil
	}
	parts := []string{}
	if sep == "" {
		for s != "" && len(parts)+1 != n {
			_, size := utf8.DecodeRuneInString(s)
			parts = append(parts, s[:size])
			s = s[size:]
		}
		if s != "" {
			parts = append(parts, s)
		}
		return parts
	}
	for len(parts)+1 != n {
		i := Index(s, sep)
		if i < 0 {
			break
		}
		parts = append(parts, s[:i+keep])
		s = s[i+len(sep):]
	}
	return append(parts, s)
}

func Split(s, sep string) []string              { return split(s, sep, 0, -1) }
func SplitN(s, sep string, n int) []string      { return split(s, sep, 0, n) }
func SplitAfter(s, sep string) []string         { return split(s, sep, len(sep), -1) }
func SplitAfterN(s, sep string, n int) []string { return split(s, sep, len(sep), n) }

func each(parts func() []string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, part := range parts() {
			if !yield(part) {
				return
			}
		}
	}
}

func SplitSeq(s, sep string) iter.Seq[string] {
	return each(func() []string { return Split(s, sep) })
}

func FieldsSeq(s string) iter.Seq[string] {
	return each(func() []string { return Fields(s) })
}

func Lines(s string) iter.Seq[string] {
	return each(func() []string {
		lines := SplitAfter(s, "\n")
		if lines[len(lines)-1] == "" {
			lines = lines[:len(lines)-1]
		}
		return lines
	})
}

func Join(elems []string, sep string) string {
	text := ""
	for i, elem := range elems {
		if i > 0 {
			text += sep
		}
		text += elem
	}
	return text
}

func Repeat(s string, count int) string {
	if count < 0 {
		panic("strings: negative Repeat count")
	}
	text := ""
	for ; count > 0; count >>= 1 {
		if count&1 != 0 {
			text += s
		}
		if count > 1 {
			s += s
		}
	}
	return text
}

func Replace(s, old, new string, n int) string {
	if old == new || n == 0 {
		return s
	}
	text := ""
	if old == "" {
		for i := 0; i != n; i++ {
			text += new
			if s == "" {
				return text
			}
			_, size := utf8.DecodeRuneInString(s)
			text += s[:size]
			s = s[size:]
		}
		return text + s
	}
	for ; n != 0; n-- {
		i := Index(s, old)
		if i < 0 {
			break
		}
		text += s[:i]
		text += new
		s = s[i+len(old):]
	}
	return text + s
}

func ReplaceAll(s, old, new string) string { return Replace(s, old, new, -1) }

func Map(mapping func(rune) rune, s string) string {
	text := ""
	for _, r := range s {
		if c := mapping(r); c >= 0 {
			text += string(c)
		}
	}
	return text
}

func ToUpper(s string) string { return Map(unicode.ToUpper, s) }
func ToLower(s string) string { return Map(unicode.ToLower, s) }

func ToTitle(s string) string { return Map(unicode.ToTitle, s) }

func Title(s string) string {
	within := false
	return Map(func(r rune) rune {
		first := !within
		// Of ASCII only letters, digits and underscores are no separators; of the rest only spaces are.
		within = r == '_' || r >= 0x80 && !unicode.IsSpace(r) || unicode.IsLetter(r) || unicode.IsDigit(r)
		if first {
			return unicode.ToTitle(r)
		}
		return r
	}, s)
}

func ToValidUTF8(s, replacement string) string {
	text, invalid := "", false
	for s != "" {
		r, size := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && size == 1 {
			if !invalid {
				text += replacement
			}
			invalid = true
		} else {
			text += s[:size]
			invalid = false
		}
		s = s[size:]
	}
	return text
}

func EqualFold(s, t string) bool {
	for s != "" && t != "" {
		a, n := utf8.DecodeRuneInString(s)
		b, m := utf8.DecodeRuneInString(t)
		if a != b && unicode.ToLower(unicode.ToUpper(a)) != unicode.ToLower(unicode.ToUpper(b)) {
			return false
		}
		s, t = s[n:], t[m:]
	}
	return s == t
}

type Builder struct {
	text string
}

func (b *Builder) String() string { return b.text }
func (b *Builder) Len() int       { return len(b.text) }
func (b *Builder) Cap() int       { return len(b.text) }
func (b *Builder) Reset()         { b.text = "" }

func (b *Builder) Grow(n int) {
	if n < 0 {
		panic("strings.Builder.Grow: negative count")
	}
}

func (b *Builder) Write(p []byte) (int, error) {
	b.text += string(p)
	return len(p), nil
}

func (b *Builder) WriteByte(c byte) error {
	b.text += string([]byte{c})
	return nil
}

func (b *Builder) WriteRune(r rune) (int, error) {
	s := string(r)
	b.text += s
	return len(s), nil
}

func (b *Builder) WriteString(s string) (int, error) {
	b.text += s
	return len(s), nil
}

type Replacer struct {
	pairs []string
}

func NewReplacer(oldnew ...string) *Replacer {
	if len(oldnew)%2 == 1 {
		panic("strings.NewReplacer: odd argument count")
	}
	return &Replacer{append([]string(nil), oldnew...)}
}

// At each place the first pair in the order of the arguments wins; an empty old does at every place, but once only.
func (r *Replacer) Replace(s string) string {
	text := ""
	afterEmpty := false
	for i := 0; i <= len(s); {
		pair := 0
		for pair < len(r.pairs) && (afterEmpty && r.pairs[pair] == "" || !HasPrefix(s[i:], r.pairs[pair])) {
			pair += 2
		}
		if pair < len(r.pairs) {
			text += r.pairs[pair+1]
			i += len(r.pairs[pair])
			afterEmpty = r.pairs[pair] == ""
			continue
		}
		if i < len(s) {
			text += s[i : i+1]
		}
		i++
		afterEmpty = false
	}
	return text
}
