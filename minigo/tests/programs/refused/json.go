// Packages beyond the list.
//
//judge:refuses encoding/json
package main

import (
	"encoding/json" // refused
	"fmt"
)

func main() {
	b, _ := json.Marshal(1)
	fmt.Println(string(b))
}
