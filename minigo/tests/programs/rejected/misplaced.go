// break, continue, fallthrough and return stand where they mean something.
package main

func main() {
	break
	continue
	if true {
		fallthrough
	}
	switch 1 {
	case 1:
		fallthrough
	}
label:
	for {
		break other
	}
}
