// A panic below several calls names the innermost line.
package main

import "fmt"

type account struct{ history []int }

func (a *account) last() int {
	return a.history[len(a.history)-1]
}

func show(f func() int) {
	fmt.Println(f())
}

func main() {
	a := &account{}
	show(a.last)
}
