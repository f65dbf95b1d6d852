// Even builtin names can be declared again.
package main

import "fmt"

type string2 = string

func len(s string2) int { return 100 }

func main() {
	true := false
	nil := 3
	append := func(a, b int) int { return a - b }
	fmt.Println(len("abc"), true, nil, append(5, 2))
	{
		fmt := "not the package"
		_ = fmt
		int := 5
		_ = int
	}
	var print = fmt.Sprint
	fmt.Println(print(1))
}
