// sort, slices, maps and cmp on more elements than are sorted by insertion.
//
//judge:bounded draws
package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"sort"
)

type item struct {
	key, place int
}

type byKey []item

func (b byKey) Len() int           { return len(b) }
func (b byKey) Less(i, j int) bool { return b[i].key < b[j].key }
func (b byKey) Swap(i, j int)      { b[i], b[j] = b[j], b[i] }

func main() {
	var items []item
	x := uint32(1)
	for i := range 100 {
		x = x*1664525 + 1013904223
		items = append(items, item{int(x >> 28), i})
	}
	a, b, c := slices.Clone(items), slices.Clone(items), slices.Clone(items)
	sort.SliceStable(a, func(i, j int) bool { return a[i].key < a[j].key })
	sort.Stable(byKey(b))
	slices.SortStableFunc(c, func(x, y item) int { return cmp.Compare(x.key, y.key) })
	fmt.Println(a)
	fmt.Println(slices.Equal(a, b), slices.Equal(b, c))
	d := slices.Clone(items)
	sort.Sort(sort.Reverse(byKey(d)))
	fmt.Println(sort.IsSorted(sort.Reverse(byKey(d))), sort.IsSorted(byKey(d)), d[0].key, d[99].key)
	sort.Slice(d, func(i, j int) bool { return d[i].place < d[j].place })
	fmt.Println(slices.Equal(d, items))

	numbers := []int{5, 2, 8, 2, 9, 1}
	words := []string{"pear", "Apple", "fig"}
	floats := []float64{2.5, -1, 0}
	sort.Ints(numbers)
	sort.Strings(words)
	sort.Float64s(floats)
	fmt.Println(numbers, words, floats, sort.SearchInts(numbers, 8), sort.SearchInts(numbers, 3), sort.SearchStrings(words, "fig"))
	fmt.Println(sort.Search(100, func(i int) bool { return i*i >= 50 }), sort.IntsAreSorted(numbers))
	at, found := slices.BinarySearch(numbers, 8)
	fmt.Println(at, found, slices.Max(numbers), slices.Min(numbers), slices.Contains(numbers, 9), slices.Index(numbers, 2), slices.IndexFunc(numbers, func(n int) bool { return n > 4 }))
	numbers = slices.Insert(numbers, 2, 100, 101)
	numbers = slices.Delete(numbers, 0, 1)
	fmt.Println(numbers, len(slices.Compact(slices.Clone(numbers))))
	slices.Reverse(numbers)
	fmt.Println(numbers, slices.Repeat([]int{1, 2}, 2), slices.Concat([]int{1}, []int{2, 3}))
	fmt.Println(slices.DeleteFunc(slices.Clone(numbers), func(n int) bool { return n%2 == 0 }))
	fmt.Println(slices.Replace([]int{1, 2, 3, 4}, 1, 3, 9), slices.Compare([]int{1, 2}, []int{1, 3}), slices.MaxFunc(words, func(a, b string) int { return len(a) - len(b) }))

	ages := map[string]int{"eve": 3, "adam": 1, "bob": 2}
	names := slices.Sorted(maps.Keys(ages))
	fmt.Println(names, slices.Sorted(maps.Values(ages)), slices.Collect(slices.Values(names)))
	copied := maps.Clone(ages)
	maps.DeleteFunc(copied, func(name string, age int) bool { return age > 1 })
	fmt.Println(copied, maps.Equal(ages, copied), len(maps.Collect(maps.All(ages))))
	for chunk := range slices.Chunk([]int{1, 2, 3, 4, 5}, 2) {
		fmt.Print(chunk, " ")
	}
	for i, v := range slices.Backward(names) {
		fmt.Print(i, v, " ")
	}
	fmt.Println(cmp.Compare("a", "b"), cmp.Less(2, 1), cmp.Or(0, 3, 4), cmp.Or("", "x"))
	byAge := slices.SortedFunc(maps.Keys(ages), func(a, b string) int { return cmp.Compare(ages[b], ages[a]) })
	fmt.Println(byAge, slices.IsSortedFunc(byAge, cmp.Compare[string]))
	defer func() { fmt.Println("recovered:", recover()) }()
	fmt.Println(slices.Max([]int{}))
}
