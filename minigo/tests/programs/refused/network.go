// The network.
//
//judge:refuses net/http
package main

import (
	"fmt"
	"net/http" // refused
)

func main() {
	fmt.Println(http.StatusOK)
}
