// Each iteration has its own loop variables, copied at its end.
package main

import "fmt"

func main() {
	var prints []func()
	for i := 0; i < 3; i++ {
		prints = append(prints, func() { fmt.Print(i, " ") })
		i += 0
	}
	for _, word := range []string{"a", "b"} {
		prints = append(prints, func() { fmt.Print(word, " ") })
	}
	for i := range 2 {
		prints = append(prints, func() { fmt.Print("r", i, " ") })
	}
	for _, print := range prints {
		print()
	}
	fmt.Println()
	var pointers []*int
	for i := 0; i < 6; i++ {
		pointers = append(pointers, &i)
		i++
	}
	for _, p := range pointers {
		fmt.Print(*p, " ")
	}
	var steps []func() int
	for i := 0; i < 3; i++ {
		steps = append(steps, func() int { i += 10; return i })
	}
	fmt.Println(steps[0](), steps[0](), steps[1](), steps[2]())
	var shared int
	var late []func() int
	for shared = range 3 {
		late = append(late, func() int { return shared })
	}
	fmt.Println(late[0](), late[2]())
}
