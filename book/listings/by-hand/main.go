// One schedule of a deposit and a withdrawal, written out by hand: no threads, no luck.
package main

import "fmt"

func main() {
	// ANCHOR: schedule
	balance := 100
	depositor := balance     // ▲ reads 100
	withdrawer := balance    // ▼ reads 100
	balance = depositor + 10 // ▲ writes 110
	fmt.Println(balance)
	balance = withdrawer - 10 // ▼ writes 90: the deposit is lost
	fmt.Println(balance)
	// ANCHOR_END: schedule
}
