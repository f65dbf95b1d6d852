// fmt catches the panic of a String method and prints it.
package main

import "fmt"

type bad struct{}

func (bad) String() string { panic("no text") }

type badError struct{ p *int }

func (b badError) Error() string { return fmt.Sprint(*b.p) }

type pointer struct{ n int }

func (p *pointer) String() string { return fmt.Sprint("pointer ", p.n) }

func main() {
	fmt.Println(bad{})
	fmt.Printf("%v|%s|%d\n", bad{}, badError{}, 1)
	var p *pointer
	fmt.Println(p)
}
