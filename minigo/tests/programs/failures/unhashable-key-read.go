// Not even to look.
package main

import "fmt"

type key struct{ parts any }

func main() {
	m := map[key]int{{"a"}: 1}
	fmt.Println(m[key{func() {}}])
}
