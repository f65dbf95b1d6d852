// switch: lists, fallthrough, no tag, an init statement, cases evaluated in order until one holds.
package main

import "fmt"

func check(n int) int {
	fmt.Print("check", n, " ")
	return n
}

func kind(n int) string {
	switch {
	case n < 0:
		return "negative"
	case n == 0:
		return "zero"
	case n < 10 && n%2 == 0:
		return "small even"
	}
	return "other"
}

func main() {
	for _, n := range []int{-5, 0, 4, 5} {
		fmt.Println(n, kind(n))
	}
	switch x := 2; x {
	case check(1), check(2), check(3):
		fmt.Println("listed")
		fallthrough
	case 99:
		fmt.Println("fell")
	case 3:
		fmt.Println("never")
	default:
		fmt.Println("never")
	}
	switch s := "b"; s {
	default:
		fmt.Println("default, though first")
	case "a":
		fmt.Println("never")
	}
	switch {
	}
	switch x := any(3.5); x {
	case 3:
		fmt.Println("int")
	case 3.5:
		fmt.Println("float")
	}
	for i := 0; ; i++ {
		switch i {
		case 2:
			break
		default:
			continue
		}
		fmt.Println("left at", i)
		break
	}
}
