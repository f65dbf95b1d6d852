// Three whole operations on £100 in every order: the balances on the way vary, the last one does not.
package main

import "fmt"

func main() {
	operations := []int{+10, +5, -10}
	orders := [][]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}
	for _, order := range orders {
		balance := 100
		for place, each := range order {
			if place > 0 {
				fmt.Print(", ")
			}
			balance += operations[each]
			fmt.Printf("%+d → %d", operations[each], balance)
		}
		fmt.Println()
	}
}
