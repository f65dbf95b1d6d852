package main

// Prints the hash that random.rs tests itself against: of what math/rand adds to each number of a seed's sequence, found
// by running its generator of seed 1 backwards from what it gives.
import (
	"fmt"
	"math/rand"
)

func main() {
	const length, tap, m = 607, 273, 1<<31 - 1
	source := rand.NewSource(1).(rand.Source64)
	var vec, out [length]uint64
	for k := range out {
		out[k] = source.Uint64()
	}
	feed := func(k int) int { return (2*length - tap - 1 - k) % length }
	for k := range out {
		vec[feed(k)] = out[k]
	}
	for k := length - 1; k >= 0; k-- {
		vec[feed(k)] -= vec[length-1-k]
	}
	x := uint64(1)
	next := func() uint64 {
		x = x * 48271 % m
		return x
	}
	for i := 0; i < 20; i++ {
		next()
	}
	hash := uint64(0xcbf29ce484222325)
	for i := range vec {
		hash = (hash ^ vec[i] ^ next()<<40 ^ next()<<20 ^ next()) * 0x100000001b3
	}
	fmt.Printf("%#x\n", hash)
}
