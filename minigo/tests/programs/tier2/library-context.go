// Contexts: their texts, values, causes, and a cancellation that reaches every descendant.
//
//judge:vet
//judge:timed
package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

type key string

func show(name string, ctx context.Context) {
	_, has := ctx.Deadline()
	closed := false
	select {
	case <-ctx.Done():
		closed = true
	default:
	}
	fmt.Println(name, ctx.Err(), context.Cause(ctx), has, closed)
}

func main() {
	root := context.Background()
	fmt.Println(root, context.TODO(), root.Err(), root.Done() == nil, root.Value(key("k")))
	valued := context.WithValue(root, key("k"), 1)
	valued = context.WithValue(valued, key("l"), "two")
	fmt.Println(valued.Value(key("k")), valued.Value(key("l")), valued.Value(key("m")), valued.Value("k"))
	parent, cancel := context.WithCancel(valued)
	child, cancelChild := context.WithCancelCause(parent)
	grand, cancelGrand := context.WithTimeout(child, time.Hour)
	other, cancelOther := context.WithCancel(parent)
	defer cancelGrand()
	defer cancelOther()
	fmt.Println(parent, grand.Value(key("l")))
	show("grand", grand)
	cancelChild(errors.New("because"))
	cancelChild(errors.New("too late"))
	show("parent", parent)
	show("child", child)
	show("grand", grand)
	show("other", other)
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() { <-other.Done() })
	}
	cancel()
	wg.Wait()
	show("parent", parent)
	show("child", child)
	show("other", other)
	late, cancelLate := context.WithCancel(parent)
	show("late", late)
	cancelLate()
	free := context.WithoutCancel(parent)
	show("free", free)
	fmt.Println(free.Value(key("k")))

	timed, cancelTimed := context.WithTimeoutCause(root, 10*time.Millisecond, errors.New("slow"))
	defer cancelTimed()
	<-timed.Done()
	show("timed", timed)
	fmt.Println(errors.Is(timed.Err(), context.DeadlineExceeded), timed.Err() == context.DeadlineExceeded)
	past, cancelPast := context.WithDeadline(root, time.Now().Add(-time.Second))
	show("past", past)
	cancelPast()
	short, cancelShort := context.WithTimeout(root, time.Hour)
	nested, cancelNested := context.WithTimeout(short, 2*time.Hour)
	a, _ := short.Deadline()
	b, _ := nested.Deadline()
	fmt.Println(a.Equal(b))
	cancelNested()
	cancelShort()
	show("nested", nested)
	defer func() { fmt.Println(recover()) }()
	context.WithValue(root, nil, 1)
}
