// Past the end of an array.
package main

func main() {
	var a [4]string
	for i := 0; i <= len(a); i++ {
		a[i] = "x"
	}
}
