package pane

import (
	"context"
	"sync/atomic"
	"time"

	tea "charm.land/bubbletea/v2"
)

// askNumbers gives each request of the program a name of its own.
var askNumbers atomic.Uint64

// Answer is the message that answers a request. The application passes it to
// every pane and dialog; Ask.Take knows its own.
type Answer struct {
	request uint64
	value   any
	err     error
}

// Ask is a question that a pane asks again and again: a list, a preview. Only
// the answer to the last asking counts; asking anew cancels the one before.
// The zero value is ready.
type Ask[T any] struct {
	last    uint64
	pending bool
	cancel  context.CancelFunc
}

// Do returns the command that asks. f runs in its own goroutine and must use
// nothing that Update changes.
func (a *Ask[T]) Do(f func(context.Context) (T, error)) tea.Cmd {
	if a.cancel != nil {
		a.cancel()
	}
	ctx, cancel := context.WithCancel(context.Background())
	request := askNumbers.Add(1)
	a.last, a.pending, a.cancel = request, true, cancel
	return func() tea.Msg {
		defer cancel()
		value, err := f(ctx)
		return Answer{request, value, err}
	}
}

// Take returns what the message answers, and whether it answers the last
// request. Late answers and those of others give false.
func (a *Ask[T]) Take(msg tea.Msg) (value T, err error, ok bool) {
	answer, is := msg.(Answer)
	if !is || !a.pending || answer.request != a.last {
		return value, nil, false
	}
	a.pending = false
	value, _ = answer.value.(T)
	return value, answer.err, true
}

// shown is how long the terminal may take to show what was drawn: two of the
// library's frames.
const shown = time.Second / 30

// Later is the message of Afterwards. The application runs it, that of a pane
// which nobody has seen yet when it is shown.
type Later struct{ cmd tea.Cmd }

// Run waits until what was drawn last is on the screen, and runs the command.
func (l Later) Run() tea.Msg {
	time.Sleep(shown)
	return l.cmd()
}

// Afterwards runs a command once what was drawn last is on the screen: it must
// not take the processor from that.
func Afterwards(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() tea.Msg { return Later{cmd} }
}

// Pending reports whether an answer is awaited.
func (a *Ask[T]) Pending() bool { return a.pending }

// Drop forgets the request: its answer will be late.
func (a *Ask[T]) Drop() {
	if a.cancel != nil {
		a.cancel()
	}
	a.pending = false
}
