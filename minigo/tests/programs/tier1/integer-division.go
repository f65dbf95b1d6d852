// Division truncates toward zero, the remainder has the sign of the dividend, and the least integer divided by -1 is itself.
package main

import "fmt"

func main() {
	for _, pair := range [][2]int{{7, 2}, {-7, 2}, {7, -2}, {-7, -2}} {
		a, b := pair[0], pair[1]
		fmt.Println(a, b, a/b, a%b, (a/b)*b+a%b == a)
	}
	least, minus := -1<<63, -1
	fmt.Println(least/minus, least%minus, -least)
	var small int8 = -128
	fmt.Println(small/int8(minus), small%int8(minus), -small)
	var big uint64 = 1<<64 - 1
	fmt.Println(big/10, big%10, big/3*3 == big)
}
