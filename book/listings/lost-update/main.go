// Two tellers at one account with nothing between them: updates are lost, and the race detector says so.
package main

import (
	"fmt"
	"sync"
)

// ANCHOR: account
// Account has no protection.
type Account struct {
	balance int64
}

// Change adds amount, which is negative for a withdrawal.
func (a *Account) Change(amount int64) {
	balance := a.balance // read
	balance += amount    // modify
	a.balance = balance  // write
}

// ANCHOR_END: account

func main() {
	const operations = 100_000
	account := &Account{balance: 1_000_000}
	gate := make(chan struct{})
	var tellers sync.WaitGroup
	for _, amount := range []int64{+1, -1} {
		tellers.Go(func() {
			<-gate
			for range operations {
				account.Change(amount)
			}
		})
	}
	close(gate)
	tellers.Wait()
	fmt.Println("should hold 1000000, holds", account.balance)
}
