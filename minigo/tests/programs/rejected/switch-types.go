// Cases are comparable with the tag; conditions are booleans.
package main

func main() {
	n := 1
	switch n {
	case "a":
	case 2.5:
	case nil:
	}
	if n {
	}
	for n {
	}
	if n := 5; n {
	}
	switch {
	case n:
	}
	var f func()
	switch f {
	case nil:
	}
}
