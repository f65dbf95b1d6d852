// A seeded source of math/rand gives Go's own numbers.
//
//judge:may-refuse rand.
package main

import (
	"fmt"
	"math/rand"
)

func main() {
	r := rand.New(rand.NewSource(42))
	fmt.Println(r.Intn(100), r.Intn(100), r.Intn(100), r.Int63(), r.Float64(), r.Perm(5))
}
