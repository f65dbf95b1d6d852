// A dot import.
//
//judge:refuses dot import
package main

import . "fmt" // refused

func main() {
	Println("dot")
}
