// The order of a map is a choice wherever it shows: in the iterators of package maps, in sync.Map, and where a loop stops
// at the first entry.
//
//judge:outcome "a a 1\n"
//judge:outcome "a a 2\n"
//judge:outcome "a b 1\n"
//judge:outcome "a b 2\n"
//judge:outcome "b a 1\n"
//judge:outcome "b a 2\n"
//judge:outcome "b b 1\n"
//judge:outcome "b b 2\n"
package main

import (
	"fmt"
	"maps"
	"slices"
	"sync"
)

func main() {
	m := map[string]int{"a": 1, "b": 2}
	first := ""
	for first = range m {
		break
	}
	keys := slices.Collect(maps.Keys(m))
	var s sync.Map
	s.Store(1, true)
	s.Store(2, true)
	last := 0
	s.Range(func(key, _ any) bool {
		last = key.(int)
		return true
	})
	fmt.Println(first, keys[0], last)
}
