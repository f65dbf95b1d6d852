// Calendars: virtual time has none.
//
//judge:refuses time.
package main

import (
	"fmt"
	"time"
)

func main() {
	fmt.Println(len(time.Now().Format(time.RFC3339)) > 0) // refused
}
