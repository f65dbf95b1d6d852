// Loops with every part left out, break and continue with and without labels.
package main

import "fmt"

func main() {
	for i, j := 0, 10; i < j; i, j = i+1, j-2 {
		fmt.Print(i, ",", j, " ")
	}
	n := 0
	for n < 3 {
		n++
	}
	for {
		n++
		if n == 5 {
			continue
		}
		if n > 7 {
			break
		}
	}
	fmt.Println(n)
outer:
	for i := range 4 {
		for j := range 4 {
			switch {
			case j == 2:
				continue outer
			case i == 2:
				break outer
			}
			fmt.Print(i, j, ";")
		}
	}
	fmt.Println()
choose:
	switch n {
	case 8:
		for n == 8 {
			break choose
		}
		fmt.Println("never")
	default:
		fmt.Println("never")
	}
	var c chan int
wait:
	select {
	case <-c:
	default:
		if n == 8 {
			break wait
		}
		fmt.Println("never")
	}
	fmt.Println("done", n)
}
