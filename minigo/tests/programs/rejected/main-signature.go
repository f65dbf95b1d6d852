// main and init take nothing and give nothing.
package main

func main() int { return 1 }

func init(n int) {}

var _ = init
