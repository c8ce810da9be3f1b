package replica

import (
	"context"
	"io"
	"time"
)

// Pace is how long between two exchanges: while something happens, and the
// longest when nothing does. Zero is the usual pace.
type Pace struct{ Active, Idle time.Duration }

const (
	activeWait = 2 * time.Second
	idleWait   = 30 * time.Second
	// settleWait lets what was poked for come to an end: a file is seldom alone.
	settleWait = 40 * time.Millisecond
)

func (p Pace) filled() Pace {
	if p.Active == 0 {
		p.Active = activeWait
	}
	if p.Idle == 0 {
		p.Idle = idleWait
	}
	return p
}

// Watching is a continuous exchange.
type Watching struct {
	Pace   Pace
	Random io.Reader // spreads a team's devices
	// Exchange does one exchange. It opens the profile's side anew each time:
	// another process may have changed the device's keys.
	Exchange func(context.Context) (*Report, error)
	// Poke asks for an exchange at once: something was edited here. It holds
	// one at most. Hints says the same of the folder, where it can be told.
	Poke  <-chan struct{}
	Hints <-chan struct{}
	// Told hears of each exchange, what went wrong included; the next one
	// tries again.
	Told func(*Report, error)
}

// Run exchanges until ctx ends, and gives ctx's error then: soon after
// something happened, ever more seldom while nothing does. However often it is
// asked, it rests as long as the last exchange took: a folder that hints
// without end costs half of the time at most.
func (w Watching) Run(ctx context.Context) error {
	pace := w.Pace.filled()
	wait := pace.Active
	for {
		began := time.Now()
		r, err := w.Exchange(ctx)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		w.Told(r, err)
		if r != nil && r.Published+r.Received+r.Republished+r.Behind > 0 {
			wait = pace.Active
		} else {
			wait = min(wait*3/2, pace.Idle)
		}
		poked, err := w.rest(ctx, time.Since(began), w.jitter(wait))
		if err != nil {
			return err
		}
		if poked {
			wait = pace.Active
		}
	}
}

// rest waits until it is time, or something asks; it tells which.
func (w Watching) rest(ctx context.Context, least, most time.Duration) (poked bool, err error) {
	timer := time.NewTimer(most)
	defer timer.Stop()
	began := time.Now()
	select {
	case <-ctx.Done():
		return false, ctx.Err()
	case <-timer.C:
		return false, nil
	case <-w.Poke:
	case <-w.Hints:
	}
	timer.Reset(max(settleWait, least-time.Since(began)))
	select {
	case <-ctx.Done():
		return false, ctx.Err()
	case <-timer.C:
	}
	for _, c := range []<-chan struct{}{w.Poke, w.Hints} { // one exchange answers all that asked so far
		select {
		case <-c:
		default:
		}
	}
	return true, nil
}

// jitter takes up to a quarter off, so that a team does not come all at once.
func (w Watching) jitter(d time.Duration) time.Duration {
	var b [1]byte
	if _, err := w.Random.Read(b[:]); err != nil {
		return d
	}
	return d - d*time.Duration(b[0])/1024
}
