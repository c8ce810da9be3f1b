package replica

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// A share that hangs, or files that a sync client cannot fetch, take the whole
// of a transport's patience for every call. An exchange waits so long for a
// few, then shortly for some, and then for none: it ends with a refusal, and
// the next one goes on. Of files that hung before, each exchange tries a few
// again and passes over the others, so that they do not keep what lies behind
// them from being read; and reading in vain does not keep edits from going out.
const (
	fewHung  = 2
	mostHung = 10
	hurried  = 2 * time.Second
	restFor  = 3 // exchanges in which a file that hung is not asked again
)

// patient is a folder in one exchange.
type patient struct {
	Folder
	x            *Exchange
	reads, other int // calls that hung
	again        int // files that hung before and were asked again
}

var errSilent = fmt.Errorf("folder did not answer: %w", context.DeadlineExceeded)

// wait runs a call as long as the exchange has patience.
func wait[T any](ctx context.Context, hung *int, do func(context.Context) (T, error)) (T, error) {
	if *hung >= mostHung {
		var none T
		return none, errSilent
	}
	within := ctx
	if *hung >= fewHung {
		var cancel func()
		within, cancel = context.WithTimeout(ctx, hurried)
		defer cancel()
	}
	v, err := do(within)
	if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		*hung++
	}
	return v, err
}

func (p *patient) List(ctx context.Context, dir string) ([]Entry, error) {
	return wait(ctx, &p.other, func(ctx context.Context) ([]Entry, error) { return p.Folder.List(ctx, dir) })
}

func (p *patient) Read(ctx context.Context, name string) ([]byte, error) {
	if at, hung := p.x.silent[name]; hung {
		if p.x.turn < at+restFor || p.again == fewHung {
			return nil, errSilent
		}
		p.again++
	}
	before := p.reads
	b, err := wait(ctx, &p.reads, func(ctx context.Context) ([]byte, error) { return p.Folder.Read(ctx, name) })
	if p.reads > before {
		p.x.silent[name] = p.x.turn
	} else if err == nil {
		delete(p.x.silent, name)
	}
	return b, err
}

func (p *patient) Write(ctx context.Context, name string, data []byte) error {
	_, err := wait(ctx, &p.other, func(ctx context.Context) (struct{}, error) { return struct{}{}, p.Folder.Write(ctx, name, data) })
	return err
}

func (p *patient) Stat(ctx context.Context, name string) (Entry, error) {
	return wait(ctx, &p.other, func(ctx context.Context) (Entry, error) { return p.Folder.Stat(ctx, name) })
}

func (p *patient) Remove(ctx context.Context, name string) error {
	_, err := wait(ctx, &p.other, func(ctx context.Context) (struct{}, error) { return struct{}{}, p.Folder.Remove(ctx, name) })
	return err
}
