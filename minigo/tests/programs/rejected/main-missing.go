// A program has a main.
package main

func Main() {}
