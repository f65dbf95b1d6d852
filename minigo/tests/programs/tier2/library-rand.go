// A seeded source gives the numbers that Go's gives.
package main

import (
	"fmt"
	"math/rand"
	v2 "math/rand/v2"
)

func main() {
	for _, seed := range []int64{0, 1, -1, 42, 1 << 40} {
		r := rand.New(rand.NewSource(seed))
		fmt.Println(r.Int(), r.Intn(100), r.Int63(), r.Int31n(7), r.Int63n(1<<40), r.Uint32(), r.Uint64(), r.Float64())
		fmt.Println(r.Perm(8))
		letters := []rune("abcdefgh")
		r.Shuffle(len(letters), func(i, j int) { letters[i], letters[j] = letters[j], letters[i] })
		fmt.Println(string(letters))
		r.Seed(seed + 1)
		sum := 0
		for range 2000 {
			sum += r.Intn(1000)
		}
		fmt.Println(sum)
	}
	p := v2.New(v2.NewPCG(1, 2))
	fmt.Println(p.Int(), p.IntN(100), p.Uint64(), p.Int64N(1<<50), p.Int32N(7), p.Float64(), p.Perm(8), p.Uint32())
	if n := rand.Intn(10); n < 0 || n >= 10 {
		fmt.Println("out of range", n)
	}
	if n := v2.N(10); n < 0 || n >= 10 {
		fmt.Println("out of range", n)
	}
	defer func() { fmt.Println(recover()) }()
	rand.Intn(0)
}
