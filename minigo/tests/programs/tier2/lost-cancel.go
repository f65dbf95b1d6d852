// A cancel function that some way through its function leaves uncalled, and its relatives that do call it.
//
//judge:vet
package main

import (
	"context"
	"fmt"
)

func lost(early bool) error {
	ctx, cancel := context.WithCancel(context.Background())
	if early {
		return ctx.Err()
	}
	cancel()
	return ctx.Err()
}

func dropped() error {
	ctx, _ := context.WithCancelCause(context.Background())
	return ctx.Err()
}

func inTurns(n int) (last error) {
	for i := range n {
		ctx, stop := context.WithCancelCause(context.Background())
		switch {
		case i == 0:
			stop(nil)
		case i > 5:
			panic("too many")
		}
		last = ctx.Err()
	}
	return
}

func deferred() error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	return ctx.Err()
}

func everyWay(n int) error {
	ctx, cancel := context.WithCancel(context.Background())
	switch n {
	case 0:
		cancel()
	case 1:
		func() { cancel() }()
	default:
		for {
			if n > 2 {
				cancel()
				break
			}
			n++
		}
	}
	return ctx.Err()
}

func handedOn() (ctx context.Context, cancel func()) {
	ctx, cancel = context.WithCancel(context.Background())
	return
}

func main() {
	fmt.Println(lost(true), lost(false), dropped(), inTurns(2), deferred(), everyWay(0), everyWay(1), everyWay(2))
	ctx, cancel := handedOn()
	cancel()
	fmt.Println(ctx.Err())
	quiet, unused := context.WithCancel(ctx)
	if quiet.Err() == nil {
		unused()
	}
}
