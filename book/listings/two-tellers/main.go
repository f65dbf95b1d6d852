// Four tellers at one account with a mutex: the order in which they finish varies, the total does not.
package main

import (
	"fmt"
	"sync"
)

// ANCHOR: account
// Account is one balance that several tellers share.
type Account struct {
	mutex   sync.Mutex
	balance int64
}

// Change adds amount, which is negative for a withdrawal.
func (a *Account) Change(amount int64) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.balance += amount
}

// ANCHOR_END: account

// Balance is safe to call while others change the account.
func (a *Account) Balance() int64 {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	return a.balance
}

func main() {
	const operations = 100_000
	account := &Account{balance: 1_000_000}
	gate := make(chan struct{})
	finished := make(chan string, 4)
	for teller := range 4 {
		name, amount := fmt.Sprintf("▲ %d", teller+1), int64(1)
		if teller%2 == 1 {
			name, amount = fmt.Sprintf("▼ %d", teller+1), -1
		}
		go func() {
			<-gate
			for range operations {
				account.Change(amount)
			}
			finished <- name
		}()
	}
	close(gate)
	for range 4 {
		fmt.Println(<-finished)
	}
	fmt.Println("balance", account.Balance())
}
