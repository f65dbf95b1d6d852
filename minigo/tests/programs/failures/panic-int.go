// Numbers and booleans are printed with their type.
package main

type code int

func main() {
	defer func() {
		panic(code(3))
	}()
	panic(42)
}
