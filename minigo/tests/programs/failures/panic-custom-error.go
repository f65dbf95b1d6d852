// An error of one's own.
package main

import "fmt"

type overdraft struct{ by int }

func (o overdraft) Error() string { return fmt.Sprintf("overdraft by %d", o.by) }

func main() {
	panic(overdraft{5})
}
