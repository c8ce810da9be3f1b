package replica

import (
	"context"
	"time"
)

// Pace is how long between two exchanges: while something happens, and the
// longest when nothing does. Zero is the usual pace.
type Pace struct{ Active, Idle time.Duration }

const (
	activeWait = 2 * time.Second
	idleWait   = 30 * time.Second
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

// Watch exchanges until ctx ends, and gives ctx's error then: soon after
// something happened, ever more seldom while nothing does. Poke asks for an
// exchange at once. Open is called before each exchange, since another process
// of the profile may have changed the device's keys; what goes wrong, there or
// in the exchange, is told, and the next one tries again.
func Watch(ctx context.Context, pace Pace, open func(context.Context) (*Exchange, error), poke <-chan struct{}, told func(*Report, error)) error {
	pace = pace.filled()
	wait := pace.Active
	for {
		var r *Report
		x, err := open(ctx)
		if err == nil {
			r, err = x.Sync(ctx, Mode{})
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		told(r, err)
		if err == nil && r.Published+r.Received+r.Republished > 0 {
			wait = pace.Active
		} else {
			wait = min(wait*3/2, pace.Idle)
		}
		pause := wait
		if x != nil {
			pause = x.jitter(wait)
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-poke:
			timer.Stop()
			wait = pace.Active
		case <-timer.C:
		}
	}
}

// jitter takes up to a quarter off, so that a team does not come all at once.
func (x *Exchange) jitter(d time.Duration) time.Duration {
	var b [1]byte
	if _, err := x.o.Random.Read(b[:]); err != nil {
		return d
	}
	return d - d*time.Duration(b[0])/1024
}
