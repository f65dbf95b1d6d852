// float32 rounds to its own precision.
//
//judge:may-refuse float32
package main

import "fmt"

func main() {
	var f float32 = 0.1
	fmt.Println(f+0.2, float64(f), f*f, 1/f)
	f += 16777216
	fmt.Println(f+1 == f, float32(1)/3)
}
