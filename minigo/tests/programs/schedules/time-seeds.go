// A source seeded by the clock is no constant one.
//
//judge:bounded time
//judge:matches ^[01]\n$
package main

import (
	"fmt"
	"math/rand"
	"time"
)

func main() {
	r := rand.New(rand.NewSource(time.Now().UnixNano()))
	fmt.Println(r.Intn(2))
}
