// Maps: reading what is not there, comma-ok, nested maps, keys of many kinds; fmt prints them sorted.
package main

import "fmt"

type key struct {
	name string
	n    int
}

func main() {
	ages := map[string]int{"bob": 30, "ann": 25, "cid": 41}
	fmt.Println(ages, len(ages), ages["nobody"])
	age, ok := ages["ann"]
	_, missing := ages["dan"]
	fmt.Println(age, ok, missing)
	ages["ann"]++
	ages["dan"] += 5
	other := ages
	other["bob"] = 0
	fmt.Println(ages)
	byKey := map[key]string{{"a", 1}: "first", {"a", 2}: "second"}
	byKey[key{"b", 0}] = "third"
	fmt.Println(byKey[key{"a", 2}], byKey[key{"b", 0}], len(byKey), byKey[key{}] == "")
	nested := map[string]map[int]bool{}
	if nested["x"] == nil {
		nested["x"] = map[int]bool{}
	}
	nested["x"][3] = true
	fmt.Println(nested, nested["y"][3])
	lists := map[bool][]int{}
	for i := range 5 {
		lists[i%2 == 0] = append(lists[i%2 == 0], i)
	}
	fmt.Println(lists)
	mixed := map[any]string{1: "int", "1": "string", 1.0: "float", key{"k", 1}: "struct", [1]int{1}: "array", nil: "nil"}
	fmt.Println(len(mixed), mixed[1], mixed["1"], mixed[1.0], mixed[key{"k", 1}], mixed[[1]int{1}], mixed[nil], mixed[int8(1)] == "")
	x, y := 1, 1
	pointers := map[*int]int{&x: 1, &y: 2}
	fmt.Println(len(pointers), pointers[&x], pointers[&y])
	funcs := map[string]func(int) int{"double": func(n int) int { return 2 * n }}
	fmt.Println(funcs["double"](21))
	floats := map[float64]int{}
	nan := 0.0
	nan /= nan
	floats[nan] = 1
	floats[nan] = 2
	fmt.Println(len(floats), floats[nan])
}
