// The builtins print and println write to standard error in the runtime's own way, and leave standard output alone.
//
//judge:may-refuse println
package main

func main() {
	println("to stderr")
}
