package store

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"

	"relais/model"
)

// stopsAfter is a context that ends when it was asked so often, by whichever
// goroutine.
type stopsAfter struct {
	context.Context
	left atomic.Int64
}

func newStopsAfter(n int64) *stopsAfter {
	c := &stopsAfter{Context: ctx}
	c.left.Store(n)
	return c
}

func (c *stopsAfter) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// Taking in much can be stopped in the middle, and is not done at all then.
func TestADeliveryCanBeStopped(t *testing.T) {
	all := benchChangesets(60)
	for _, after := range []int64{5, 70} { // while changesets are applied, and while tables are made
		s := newStore(t)
		if _, err := s.Deliver(newStopsAfter(after), all, nil, nil); !errors.Is(err, context.Canceled) {
			t.Fatalf("after %d: %v", after, err)
		}
		var n int
		if err := s.EachChangeset(ctx, 0, func(_ int64, _ model.Hash, c *model.Changeset) error {
			if c.Writer == all[0].Writer {
				n++
			}
			return nil
		}); err != nil || n > 0 {
			t.Fatalf("after %d: %d of them are here: %v", after, n, err)
		}
		if n, err := s.Deliver(ctx, all, nil, nil); err != nil || n != len(all) {
			t.Fatalf("%d, %v", n, err)
		}
	}
}
