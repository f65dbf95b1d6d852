package main

import (
	"fmt"
	"math/rand/v2"
	"sync"
	"time"
)

func deposit(account *int, amount int) {
	askOtherBank()
	*account += amount
}

func withdraw(account *int, amount int) {
	askOtherBank()
	*account -= amount
}

func askOtherBank() {
	time.Sleep(time.Duration(80+rand.IntN(91)) * time.Millisecond)
}

func main() {
	accountA, accountB := 100, 100
	begin := time.Now()

	var tellers sync.WaitGroup
	tellers.Go(func() {
		for range 8 {
			deposit(&accountA, 10)
		}
	})
	tellers.Go(func() {
		for range 8 {
			withdraw(&accountB, 10)
		}
	})
	tellers.Wait()

	fmt.Println(accountA, accountB, "in", time.Since(begin).Round(time.Millisecond))
}
