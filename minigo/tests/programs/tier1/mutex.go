// A mutex guards; it may be unlocked by another goroutine; TryLock says whether it could.
package main

import (
	"fmt"
	"sync"
)

type account struct {
	sync.Mutex
	balance int
}

func (a *account) deposit(n int) {
	a.Lock()
	defer a.Unlock()
	a.balance += n
}

func main() {
	var a account
	var wg sync.WaitGroup
	for i := range 3 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			a.deposit(i + 1)
		}()
	}
	wg.Wait()
	fmt.Println(a.balance)
	var m sync.Mutex
	fmt.Println(m.TryLock(), m.TryLock())
	done := make(chan bool)
	go func() {
		m.Unlock()
		done <- true
	}()
	<-done
	fmt.Println(m.TryLock())
	m.Unlock()
	var l sync.Locker = &m
	l.Lock()
	fmt.Println(m.TryLock())
	l.Unlock()
}
