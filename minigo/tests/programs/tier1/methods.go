// Methods on values and pointers, on any named type; method values and expressions.
package main

import "fmt"

type account struct{ balance int }

func (a account) peek() int       { return a.balance }
func (a *account) put(n int)      { a.balance += n }
func (a account) lost(n int)      { a.balance += n }
func (a *account) self() *account { return a }

type numbers []int

func (n numbers) sum() (total int) {
	for _, v := range n {
		total += v
	}
	return
}

func (n *numbers) add(v int) { *n = append(*n, v) }

type handler func(string) string

func (h handler) twice(s string) string { return h(h(s)) }

type count int

func (c *count) up() { *c++ }

type table map[string]int

func (t table) set(k string) { t[k] = len(k) }

func main() {
	a := account{10}
	p := &a
	a.put(5)
	p.put(5)
	a.lost(1000)
	fmt.Println(a.peek(), p.peek(), p.self() == &a)
	peek, put := a.peek, p.put
	a.put(100)
	put(1)
	fmt.Println(peek(), a.peek(), account.peek(a), (*account).peek(p))
	(*account).put(&a, 9)
	fmt.Println(a)
	var n numbers
	n.add(1)
	n.add(2)
	fmt.Println(n.sum(), n, numbers{4, 5}.sum())
	fmt.Println(handler(func(s string) string { return s + "!" }).twice("hey"))
	var c count
	c.up()
	c.up()
	t := table{}
	t.set("four")
	fmt.Println(c, t)
	accounts := []account{{1}, {2}}
	for i := range accounts {
		accounts[i].put(10)
	}
	for _, each := range accounts {
		each.put(1000)
	}
	fmt.Println(accounts)
	calls := map[string]func(int){"put": accounts[0].put}
	calls["put"](5)
	fmt.Println(accounts[0])
}
