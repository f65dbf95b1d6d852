// Main returns, and what it started may never be done.
//
//judge:matches ^(report sent to north\n|report sent to south\n|main done\n){1,3}$
//judge:explore classes=11
package main

import "fmt"

func sendReport(name string) {
	fmt.Println("report sent to", name)
}

func main() {
	go sendReport("north")
	go sendReport("south")
	fmt.Println("main done")
}
