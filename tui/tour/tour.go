// Package tour is the guided tour: ten steps of a minute's work each at most,
// done by the user on the demonstration. It promises that a step counts only
// when it was really done: it looks at actions done, writes answered and where
// the cursor stands, never at keys; and that it holds nobody up: every step
// can be passed over, and the tour left and taken up again.
//
// It knows no pane and no store. The application tells it what happened, and
// draws what it says.
package tour

import (
	"strconv"
	"time"

	"relais/model"
)

// Scene is what the tour may see of the program after each message.
type Scene struct {
	Pane     string
	Record   model.Link // under the cursor
	Dialog   bool       // one is open
	Typing   bool       // a filter is being typed
	Narrowed bool       // a filter hides rows, or rows are selected
}

// Written is a write that was answered without an error.
type Written struct {
	Verb  string // of the write: apply, undo, quick_add
	Kinds []string
	Empty bool // nothing was to be written
}

// Outcome is what became of a step.
type Outcome byte

// The outcomes.
const (
	Ahead Outcome = iota
	Done
	Passed
)

// Tour is a tour under way, or that waits to be taken up.
type Tour struct {
	// On says that it is under way.
	On bool
	// Praise says that a step was done just now.
	Praise   bool
	steps    []Step
	outcomes []Outcome
	at, part int
	last     string // the action done last, in this part
	written  bool
	sought   bool
	from     Scene // what was seen before the action done last
	now      Scene
	began    time.Time
}

// New returns the tour, not begun.
func New() *Tour {
	steps := Steps()
	return &Tour{steps: steps, outcomes: make([]Outcome, len(steps))}
}

// Resume sets the tour at what Kept told, and reports whether that is in its
// middle.
func (t *Tour) Resume(kept string) bool {
	n, err := strconv.Atoi(kept)
	if err != nil || n <= 0 || n >= len(t.steps) {
		return false
	}
	for i := range n {
		t.outcomes[i] = Done // of an earlier run nobody asks which were passed
	}
	t.at = n
	return true
}

// Kept tells where the tour stands, for Resume.
func (t *Tour) Kept() string { return strconv.Itoa(t.at) }

// Begin begins at now, or goes on where it was left.
func (t *Tour) Begin(now time.Time) {
	if t.Over() {
		*t = *New()
	}
	t.On, t.began = true, now
	t.enter()
}

// Restart goes back to the first step.
func (t *Tour) Restart(now time.Time) {
	*t = *New()
	t.Begin(now)
}

// Leave stops; Begin goes on from there.
func (t *Tour) Leave() { t.On, t.Praise = false, false }

// Over reports whether every step was done or passed over.
func (t *Tour) Over() bool { return t.at >= len(t.steps) }

// Begun reports whether it was left in its middle.
func (t *Tour) Begun() bool { return t.at > 0 && !t.Over() }

// Place is the number of the step under way, 1 first, and of all steps.
func (t *Tour) Place() (at, of int) { return t.at + 1, len(t.steps) }

// Part is what is to be done now. It may be asked while the tour is on.
func (t *Tour) Part() Part { return t.steps[t.at].Parts[t.part] }

// Outcomes lists the steps with what became of them.
func (t *Tour) Outcomes() ([]Step, []Outcome) { return t.steps, t.outcomes }

// Lasted is how long the tour took until now.
func (t *Tour) Lasted(now time.Time) time.Duration { return now.Sub(t.began) }

// Pass passes over the step.
func (t *Tour) Pass() {
	if t.On {
		t.leaveStep(Passed)
	}
}

// Did tells that an action was done.
func (t *Tour) Did(id string) {
	if t.On {
		t.last, t.written, t.from = id, false, t.now
	}
}

// Sought tells that a search led to a record.
func (t *Tour) Sought() { t.sought = t.On }

// Wrote tells of a write.
func (t *Tour) Wrote(w Written) {
	if t.On && !w.Empty && t.Part().Written.fits(w) {
		t.written = true
	}
}

// See tells what there is to see, and reports whether the tour moved on.
func (t *Tour) See(now Scene) (moved bool) {
	t.now = now
	for t.On && t.Part().done(t) {
		moved = true
		if t.part+1 < len(t.steps[t.at].Parts) {
			t.part++
			t.Praise = false
			t.enter()
			continue
		}
		t.leaveStep(Done)
	}
	return moved
}

// leaveStep goes on to the next step, or ends.
func (t *Tour) leaveStep(o Outcome) {
	t.outcomes[t.at] = o
	t.at++
	t.part, t.Praise = 0, o == Done
	if t.Over() {
		t.On = false
		return
	}
	t.enter()
}

// enter begins a part: what was done before it does not count.
func (t *Tour) enter() {
	t.last, t.written, t.sought = "", false, false
}
