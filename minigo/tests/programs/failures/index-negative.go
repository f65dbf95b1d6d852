// A negative index.
package main

func main() {
	s := []int{1, 2, 3}
	i := -1
	s[i] = 2
}
