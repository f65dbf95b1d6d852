package main

import (
	"fmt"
	"time"
)

// serve takes a second: another bank has to answer.
func serve(teller string) {
	time.Sleep(time.Second)
	fmt.Println("served", teller)
}

func main() {
	serve("A")
	serve("B")
	fmt.Println("both served")
}
