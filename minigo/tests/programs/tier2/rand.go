// math/rand: a seeded source repeats itself; the values lie where they should.
//
//judge:bounded draws
package main

import (
	"fmt"
	"math/rand"
)

func main() {
	a, b := rand.New(rand.NewSource(7)), rand.New(rand.NewSource(7))
	same := true
	for range 20 {
		same = same && a.Intn(1000) == b.Intn(1000)
	}
	fmt.Println(same)
	inside := true
	for range 50 {
		n, f := rand.Intn(6), rand.Float64()
		inside = inside && n >= 0 && n < 6 && f >= 0 && f < 1
	}
	fmt.Println(inside)
	sum := 0
	for _, n := range rand.Perm(5) {
		sum += n
	}
	s := []int{1, 2, 3}
	rand.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
	fmt.Println(sum, s[0]+s[1]+s[2], rand.Int() >= 0, rand.Int63n(1) == 0)
}
