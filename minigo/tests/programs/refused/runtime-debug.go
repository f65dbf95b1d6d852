// What looks into the runtime.
//
//judge:refuses runtime.
package main

import (
	"fmt"
	"runtime"
)

func main() {
	var m runtime.MemStats // refused
	runtime.ReadMemStats(&m)
	fmt.Println(m.Alloc > 0)
}
