// A source with a constant seed is Go's own sequence, and no choice.
//
//judge:explore classes=1
package main

import (
	"fmt"
	"math/rand"
	v2 "math/rand/v2"
)

func main() {
	r := rand.New(rand.NewSource(42))
	s := v2.New(v2.NewPCG(1, 2))
	fmt.Println(r.Intn(100), r.Intn(100), r.Float64(), r.Perm(5))
	fmt.Println(s.IntN(100), s.IntN(100), s.Perm(5))
}
