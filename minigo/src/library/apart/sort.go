// Package sort: one stable, in-place algorithm serves all: insertion in short runs, then merging by rotations.
package sort

type Interface interface {
	Len() int
	Less(i, j int) bool
	Swap(i, j int)
}

func Sort(data Interface)   { stable(data.Len(), data.Less, data.Swap) }
func Stable(data Interface) { stable(data.Len(), data.Less, data.Swap) }

func IsSorted(data Interface) bool {
	for i := data.Len() - 1; i > 0; i-- {
		if data.Less(i, i-1) {
			return false
		}
	}
	return true
}

// The number of elements of the slice x, and the exchange of two of them.
func length(x any) int
func swap(x any, i, j int)

func Slice(x any, less func(i, j int) bool) {
	stable(length(x), less, func(i, j int) { swap(x, i, j) })
}

func SliceStable(x any, less func(i, j int) bool) { Slice(x, less) }

func SliceIsSorted(x any, less func(i, j int) bool) bool {
	for i := length(x) - 1; i > 0; i-- {
		if less(i, i-1) {
			return false
		}
	}
	return true
}

func stable(n int, less func(i, j int) bool, swap func(i, j int)) {
	width := 12
	for from := 0; from < n; from += width {
		for i := from + 1; i < n && i < from+width; i++ {
			for j := i; j > from && less(j, j-1); j-- {
				swap(j, j-1)
			}
		}
	}
	for ; width < n; width *= 2 {
		for from := 0; from+width < n; from += 2 * width {
			merge(from, from+width, min(from+2*width, n), less, swap)
		}
	}
}

// Merges the sorted [from, middle) and [middle, to): takes the longer half's middle element, finds its place in the
// other, rotates what lies between, and so has two smaller merges. Its depth is logarithmic, for the longer half halves.
func merge(from, middle, to int, less func(i, j int) bool, swap func(i, j int)) {
	if from == middle || middle == to || !less(middle, middle-1) {
		return
	}
	if to-from == 2 {
		swap(from, middle)
		return
	}
	var left, right int
	if middle-from > to-middle {
		left = from + (middle-from)/2
		right = middle + Search(to-middle, func(i int) bool { return !less(middle+i, left) })
	} else {
		right = middle + (to-middle)/2
		left = from + Search(middle-from, func(i int) bool { return less(right, from+i) })
		right++
	}
	reverse(left, middle, swap)
	reverse(middle, right, swap)
	reverse(left, right, swap)
	cut := left + right - middle
	if middle-from > to-middle {
		merge(from, left, cut, less, swap)
		merge(cut+1, right, to, less, swap)
	} else {
		merge(from, left, cut-1, less, swap)
		merge(cut, right, to, less, swap)
	}
}

func reverse(from, to int, swap func(i, j int)) {
	for to--; from < to; from++ {
		swap(from, to)
		to--
	}
}

func Search(n int, f func(int) bool) int {
	low, high := 0, n
	for low < high {
		middle := int(uint(low+high) >> 1)
		if f(middle) {
			high = middle
		} else {
			low = middle + 1
		}
	}
	return low
}

func Find(n int, cmp func(int) int) (i int, found bool) {
	i = Search(n, func(i int) bool { return cmp(i) <= 0 })
	return i, i < n && cmp(i) == 0
}

func SearchInts(a []int, x int) int {
	return Search(len(a), func(i int) bool { return a[i] >= x })
}

func SearchStrings(a []string, x string) int {
	return Search(len(a), func(i int) bool { return a[i] >= x })
}

func SearchFloat64s(a []float64, x float64) int {
	return Search(len(a), func(i int) bool { return a[i] >= x })
}

type IntSlice []int

func (x IntSlice) Len() int           { return len(x) }
func (x IntSlice) Less(i, j int) bool { return x[i] < x[j] }
func (x IntSlice) Swap(i, j int)      { x[i], x[j] = x[j], x[i] }
func (x IntSlice) Sort()              { Sort(x) }

type StringSlice []string

func (x StringSlice) Len() int           { return len(x) }
func (x StringSlice) Less(i, j int) bool { return x[i] < x[j] }
func (x StringSlice) Swap(i, j int)      { x[i], x[j] = x[j], x[i] }
func (x StringSlice) Sort()              { Sort(x) }

// Float64Slice puts NaNs first.
type Float64Slice []float64

func (x Float64Slice) Len() int           { return len(x) }
func (x Float64Slice) Less(i, j int) bool { return x[i] < x[j] || x[i] != x[i] && x[j] == x[j] }
func (x Float64Slice) Swap(i, j int)      { x[i], x[j] = x[j], x[i] }
func (x Float64Slice) Sort()              { Sort(x) }

func Ints(x []int)         { Sort(IntSlice(x)) }
func Strings(x []string)   { Sort(StringSlice(x)) }
func Float64s(x []float64) { Sort(Float64Slice(x)) }

func IntsAreSorted(x []int) bool         { return IsSorted(IntSlice(x)) }
func StringsAreSorted(x []string) bool   { return IsSorted(StringSlice(x)) }
func Float64sAreSorted(x []float64) bool { return IsSorted(Float64Slice(x)) }

type reversed struct {
	Interface
}

func (r reversed) Less(i, j int) bool { return r.Interface.Less(j, i) }

func Reverse(data Interface) Interface { return &reversed{data} }
