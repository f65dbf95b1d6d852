// A slice in an interface cannot be a key.
package main

func main() {
	m := map[any]int{}
	m["fine"] = 1
	m[[]int{1}] = 2
}
