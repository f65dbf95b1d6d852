// The package sort.
package main

import (
	"fmt"
	"sort"
)

type person struct {
	name string
	age  int
}

type byAge []person

func (a byAge) Len() int           { return len(a) }
func (a byAge) Less(i, j int) bool { return a[i].age < a[j].age }
func (a byAge) Swap(i, j int)      { a[i], a[j] = a[j], a[i] }

func main() {
	n := []int{5, 2, 8, 1}
	sort.Ints(n)
	s := []string{"pear", "apple", "fig"}
	sort.Strings(s)
	f := []float64{2.5, -1, 3}
	sort.Float64s(f)
	fmt.Println(n, s, f, sort.IntsAreSorted(n), sort.SearchInts(n, 5), sort.SearchInts(n, 3))
	people := []person{{"ann", 30}, {"bob", 25}, {"cid", 30}, {"dan", 20}}
	sort.Slice(people, func(i, j int) bool { return people[i].name > people[j].name })
	fmt.Println(people)
	sort.SliceStable(people, func(i, j int) bool { return people[i].age < people[j].age })
	fmt.Println(people)
	sort.Sort(sort.Reverse(byAge(people)))
	fmt.Println(people[0].age, people[3].age, sort.IsSorted(byAge(people)))
	sort.Stable(byAge(people))
	fmt.Println(people[0], sort.IsSorted(byAge(people)))
	sort.Sort(sort.Reverse(sort.IntSlice(n)))
	fmt.Println(n, sort.Search(100, func(i int) bool { return i*i >= 50 }))
	keys := map[string]int{"z": 1, "a": 2, "m": 3}
	names := make([]string, 0, len(keys))
	for k := range keys {
		names = append(names, k)
	}
	sort.Strings(names)
	fmt.Println(names)
}
