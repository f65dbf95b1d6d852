// A message of several lines is indented.
package main

func main() {
	panic("first\nsecond")
}
