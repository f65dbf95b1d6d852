// The type lacks a method of the interface.
package main

type speaker interface{ speak() string }

type dog struct{}

func (d *dog) speak() string { return "woof" }

func main() {
	var x any = dog{}
	_ = x.(speaker)
}
