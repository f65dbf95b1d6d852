// A context with a timeout ends by itself.
//
//judge:timed
package main

import (
	"context"
	"errors"
	"fmt"
	"time"
)

func work(ctx context.Context, takes time.Duration) error {
	select {
	case <-time.After(takes):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
	defer cancel()
	_, has := ctx.Deadline()
	fmt.Println(has, ctx.Err())
	err := work(ctx, time.Hour)
	fmt.Println(err, errors.Is(err, context.DeadlineExceeded), ctx.Err() == context.DeadlineExceeded)
	long, stop := context.WithTimeout(context.Background(), time.Hour)
	fmt.Println(work(long, time.Millisecond))
	stop()
	fmt.Println(work(long, time.Hour), long.Err())
	at, cancelAt := context.WithDeadline(context.Background(), time.Now().Add(-time.Second))
	defer cancelAt()
	fmt.Println(at.Err())
	_, has = context.TODO().Deadline()
	fmt.Println(has)
}
