package main

// Writes random.bin of native.rs into a directory (go run random.go .): what math/rand adds to each number of a seed's
// sequence, found by running its generator of seed 1 backwards from what it gives.
import (
	"encoding/binary"
	"math/rand"
	"os"
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
	var text []byte
	for i := range vec {
		text = binary.LittleEndian.AppendUint64(text, vec[i]^next()<<40^next()<<20^next())
	}
	if err := os.WriteFile(os.Args[1]+"/random.bin", text, 0o644); err != nil {
		panic(err)
	}
}
