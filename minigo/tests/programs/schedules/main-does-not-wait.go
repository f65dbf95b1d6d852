// main may end before the goroutine has printed, and what was not printed is lost.
//
//judge:outcome "main\n"
//judge:outcome "goroutine\nmain\n"
//judge:outcome "main\ngoroutine\n"
package main

import "fmt"

func main() {
	go fmt.Println("goroutine")
	fmt.Println("main")
}
