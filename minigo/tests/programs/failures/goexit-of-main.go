// When main has called runtime.Goexit and all others have returned, nothing can end the program.
//
//judge:outcome "child\n" fatal error: no goroutines (main called runtime.Goexit) - deadlock!
//judge:explore finds=deadlock
package main

import (
	"fmt"
	"runtime"
)

func main() {
	go fmt.Println("child")
	runtime.Goexit()
}
