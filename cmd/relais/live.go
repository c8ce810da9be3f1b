package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"relais/model"
	"relais/store/replica"
	"relais/tui/pane"
)

const (
	// lastingAfter is how long an exchange may take before anybody is told.
	lastingAfter = time.Second
	// leaveFor is how long the end of the program waits for an exchange: what
	// was edited last should be with the others.
	leaveFor = 2 * time.Second
	// sayEvery is how often progress is told.
	sayEvery = 200 * time.Millisecond
)

// live is the exchange that goes on beside the interface. While the profile is
// not shared it does nothing and costs nothing.
type live struct {
	e       *exchanger
	arrived func()      // called when something may have come
	fault   func(error) // called when something broke
	poke    chan struct{}

	mu       sync.Mutex // guards what follows
	state    pane.Sharing
	moved    chan struct{} // closed with the next change of state
	report   *replica.Report
	position int64     // of the log, as far as it is known to the exchange
	working  int       // exchanges under way, those that wait for their turn included
	said     time.Time // when progress was told last
	stop     context.CancelFunc
	ended    chan struct{} // closed when the exchange has ended; nil before it began
	leaving  bool
}

func newLive(e *exchanger, arrived func(), fault func(error)) *live {
	l := &live{e: e, arrived: arrived, fault: fault, poke: make(chan struct{}, 1), moved: make(chan struct{})}
	e.progress = l.progress
	return l
}

// start begins the exchange if the profile is shared. It is called again
// whenever that may have changed.
func (l *live) start(ctx context.Context) error {
	shared, err := l.look(ctx)
	if err != nil || !shared {
		return err
	}
	position, err := l.e.s.Position(ctx)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended != nil || l.leaving {
		return nil
	}
	l.position = max(l.position, position)
	run, stop := context.WithCancel(context.Background())
	l.stop, l.ended = stop, make(chan struct{})
	go func() {
		defer close(l.ended)
		if err := l.e.watch(run, l.poke, l.begin, l.told); !errors.Is(err, context.Canceled) {
			l.fault(err)
		}
	}()
	return nil
}

// look reads how the exchange stands from what is kept here.
func (l *live) look(ctx context.Context) (shared bool, err error) {
	folder, err := l.e.folder(ctx)
	if err != nil {
		return false, err
	}
	x, err := l.e.side(ctx, folder)
	switch r := model.AsRefusal(err); {
	case r != nil && r.Key == "share.none":
		l.change(func(s *pane.Sharing) { s.Shared, s.Rev = false, max(s.Rev, 1) })
		return false, nil
	case r != nil:
		l.change(func(s *pane.Sharing) { s.Shared, s.Trouble = true, r })
		return true, nil
	case err != nil:
		return false, err
	}
	o, err := x.Overview(ctx)
	if err != nil {
		return false, err
	}
	l.change(func(s *pane.Sharing) { s.Shared, s.Synced, s.Unshared = true, o.Synced, o.Unshared })
	return true, nil
}

// close ends the exchange. What was edited last still goes out if that is a
// matter of a moment.
func (l *live) close() {
	l.mu.Lock()
	l.leaving = true
	ended, stop := l.ended, l.stop
	l.mu.Unlock()
	if ended == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), leaveFor)
	defer cancel()
	for state, err := l.next(ctx, -1); err == nil && state.Unshared > 0 && state.Trouble == nil; {
		state, err = l.next(ctx, state.Rev)
	}
	stop()
	<-ended
}

// change changes how the exchange stands, and wakes who waits for that.
func (l *live) change(do func(s *pane.Sharing)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.changeLocked(do)
}

func (l *live) changeLocked(do func(s *pane.Sharing)) {
	before := l.state
	do(&l.state)
	if l.state != before {
		l.state.Rev = before.Rev + 1
		close(l.moved)
		l.moved = make(chan struct{})
	}
}

// next returns how the exchange stands once it is not what it was at rev.
func (l *live) next(ctx context.Context, rev int) (pane.Sharing, error) {
	for {
		l.mu.Lock()
		state, moved := l.state, l.moved
		l.mu.Unlock()
		if state.Rev != rev {
			return state, nil
		}
		select {
		case <-ctx.Done():
			return state, ctx.Err()
		case <-moved:
		}
	}
}

// begin notes that an exchange begins, and tells it if it lasts.
func (l *live) begin() {
	l.mu.Lock()
	l.working++
	l.mu.Unlock()
	time.AfterFunc(lastingAfter, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.working > 0 {
			l.changeLocked(func(s *pane.Sharing) { s.Lasting = true })
		}
	})
}

// progress tells how far an exchange that lasts is.
func (l *live) progress(p replica.Progress) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.state.Lasting || time.Since(l.said) < sayEvery {
		return
	}
	l.said = time.Now()
	l.changeLocked(func(s *pane.Sharing) {
		s.Progress = pane.Progress{Stage: string(p.Stage), Done: p.Done, Total: p.Total}
	})
}

// told takes in what an exchange did, or why it did not.
func (l *live) told(r *replica.Report, err error) {
	refusal := model.AsRefusal(err)
	if err != nil && refusal == nil && !errors.Is(err, context.Canceled) {
		l.fault(err)
		refusal = model.Refuse(model.Unusable, "share.fault")
	}
	position, _ := l.e.s.Position(context.Background()) // unknown: a needless exchange at worst
	l.mu.Lock()
	l.working--
	l.position = max(l.position, position)
	if r != nil {
		l.report = r
	}
	l.changeLocked(func(s *pane.Sharing) {
		s.Count, s.Lasting, s.Progress = s.Count+1, l.working > 0 && s.Lasting, pane.Progress{}
		switch {
		case refusal != nil && refusal.Code == model.Busy, err != nil && refusal == nil:
			return // another process exchanges for this profile, or the program ends
		case refusal != nil:
			s.Trouble = refusal
			return
		}
		s.Unshared, s.Trouble = r.Unpublished, nil
		if len(r.Troubles) > 0 {
			s.Trouble = r.Troubles[0]
		} else {
			s.Synced = l.e.opts.Now()
		}
	})
	l.mu.Unlock()
	l.arrived()
}

// last is what the last exchange found, nil before the first.
func (l *live) last() *replica.Report {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.report
}

// busy tells whether an exchange is under way: the store may be held by it.
func (l *live) busy() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.working > 0
}

// edited tells that the log grew here, up to a position: an exchange follows
// at once.
func (l *live) edited(position int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ended == nil || position <= l.position {
		return
	}
	l.position = position
	l.changeLocked(func(s *pane.Sharing) { s.Unshared++ })
	select {
	case l.poke <- struct{}{}:
	default:
	}
}

// noticed tells that another process wrote to the profile, or this one's
// exchange did, whose own changes are no news.
func (l *live) noticed(ctx context.Context, position int64) {
	l.mu.Lock()
	begun, working := l.ended != nil, l.working > 0
	l.mu.Unlock()
	if !begun {
		if err := l.start(ctx); err != nil && ctx.Err() == nil {
			l.fault(err)
		}
	} else if !working {
		l.edited(position)
	}
}

// doing runs an exchange that the user asked for.
func (l *live) doing(do func() (*replica.Report, error)) error {
	l.begin()
	r, err := do()
	l.told(r, err)
	return err
}

// beside runs something that the user asked for and that is no exchange with
// the folder: a stick, a file. What came by it goes to the folder at once.
func (l *live) beside(do func() error) error {
	l.begin()
	err := do()
	position, _ := l.e.s.Position(context.Background()) // unknown: it is noticed within a second
	l.mu.Lock()
	l.working--
	l.position = max(l.position, position)
	l.changeLocked(func(s *pane.Sharing) {
		s.Count, s.Lasting, s.Progress = s.Count+1, l.working > 0 && s.Lasting, pane.Progress{}
	})
	l.mu.Unlock()
	select {
	case l.poke <- struct{}{}:
	default:
	}
	l.arrived()
	return err
}
