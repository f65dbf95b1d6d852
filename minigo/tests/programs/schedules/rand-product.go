// Every value of every draw, of both versions of math/rand, as long as their product is small.
//
//judge:outcome "0 0 0\n"
//judge:outcome "0 0 1\n"
//judge:outcome "0 1 0\n"
//judge:outcome "0 1 1\n"
//judge:outcome "1 0 0\n"
//judge:outcome "1 0 1\n"
//judge:outcome "1 1 0\n"
//judge:outcome "1 1 1\n"
//judge:explore classes=8 redundant=0
package main

import (
	"fmt"
	"math/rand"
	v2 "math/rand/v2"
)

func main() {
	fmt.Println(rand.Intn(2), v2.N(2), v2.IntN(2))
}
