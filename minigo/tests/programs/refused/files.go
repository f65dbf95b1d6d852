// Files of the machine.
//
//judge:refuses os.ReadFile
package main

import (
	"fmt"
	"os"
)

func main() {
	_, err := os.ReadFile("missing") // refused
	fmt.Println(err != nil)
}
