// go starts a function, a method, a closure; its arguments are evaluated at once.
package main

import "fmt"

type worker struct{ id int }

func (w worker) run(c chan<- string)     { c <- fmt.Sprint("value ", w.id) }
func (w *worker) runPtr(c chan<- string) { c <- fmt.Sprint("pointer ", w.id) }
func say(text string, c chan<- string)   { c <- text }

type runner interface{ run(chan<- string) }

func main() {
	c := make(chan string)
	x := 1
	go say(fmt.Sprint("x=", x), c)
	x = 2
	fmt.Println(<-c)
	w := worker{1}
	go w.run(c)
	fmt.Println(<-c)
	go w.runPtr(c)
	fmt.Println(<-c)
	var r runner = worker{2}
	go r.run(c)
	fmt.Println(<-c)
	go func() { c <- fmt.Sprint("closure ", x) }()
	fmt.Println(<-c)
	f := say
	go f("variable", c)
	fmt.Println(<-c)
	go func(n int) { go say(fmt.Sprint("nested ", n), c) }(7)
	fmt.Println(<-c)
}
