// A wrong answer to the exercise in "Two tellers": nothing makes main wait for A.
package main

import (
	"fmt"
	"time"
)

func serve(teller string) {
	time.Sleep(time.Second)
	fmt.Println("served", teller)
}

func main() {
	go serve("A")
	serve("B")
	fmt.Println("both served")
}
