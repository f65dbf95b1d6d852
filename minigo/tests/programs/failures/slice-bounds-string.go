// A string has a length where a slice has a capacity.
package main

func main() {
	s := "text"
	high := 9
	_ = s[1:high]
}
