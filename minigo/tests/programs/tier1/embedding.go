// Embedded fields lend their fields and methods; the shallower name wins.
package main

import "fmt"

type base struct {
	id   int
	name string
}

func (b base) describe() string { return fmt.Sprint("base ", b.id, b.name) }
func (b *base) rename(s string) { b.name = s }

type middle struct {
	base
	name string
}

type outer struct {
	*middle
	extra int
}

func (o outer) describe() string { return "outer of " + o.middle.describe() }

type describer interface{ describe() string }

type logger struct{ lines []string }

func (l *logger) log(s string) { l.lines = append(l.lines, s) }

type service struct {
	logger
	describer
}

func main() {
	m := middle{base{1, "b"}, "m"}
	m.rename("renamed")
	fmt.Println(m.id, m.name, m.base.name, m.describe())
	o := outer{&m, 5}
	o.id = 9
	o.rename("via outer")
	fmt.Println(m.id, o.base.name, o.describe(), o.middle.name)
	var d describer = m
	fmt.Println(d.describe())
	d = o
	fmt.Println(d.describe())
	s := service{describer: m}
	s.log("one")
	s.log("two")
	fmt.Println(s.lines, s.describe(), len(s.logger.lines))
	rename := m.rename
	rename("by value")
	fmt.Println(m.base)
	fmt.Printf("%v %+v\n", m, m)
	fmt.Println(middle.describe(m), (*middle).describe(&m))
}
