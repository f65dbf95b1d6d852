// A shuffle and a permutation come in every order.
//
//judge:outcome "[1 2] [0 1]\n"
//judge:outcome "[1 2] [1 0]\n"
//judge:outcome "[2 1] [0 1]\n"
//judge:outcome "[2 1] [1 0]\n"
package main

import (
	"fmt"
	"math/rand"
)

func main() {
	s := []int{1, 2}
	rand.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
	fmt.Println(s, rand.Perm(2))
}
