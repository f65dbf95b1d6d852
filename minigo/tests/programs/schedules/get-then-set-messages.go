// Messages alone are no cure: between a get and a set another message may come.
//
//judge:outcome "90\n"
//judge:outcome "100\n"
//judge:outcome "110\n"
//judge:explore redundant=0
package main

import "fmt"

type request struct {
	set   bool
	value int
	reply chan int
}

var account = make(chan request)

func serve() {
	balance := 100
	for r := range account {
		if r.set {
			balance = r.value
		}
		r.reply <- balance
	}
}

func ask(r request) int {
	r.reply = make(chan int)
	account <- r
	return <-r.reply
}

func pay(amount int, done chan bool) {
	old := ask(request{})
	ask(request{set: true, value: old + amount})
	done <- true
}

func main() {
	go serve()
	done := make(chan bool)
	go pay(10, done)
	go pay(-10, done)
	<-done
	<-done
	fmt.Println(ask(request{}))
	close(account)
}
