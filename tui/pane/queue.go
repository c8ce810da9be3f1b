package pane

import (
	"context"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Queue runs writes one after the other in the order of the keys that asked
// for them. Commands cannot: each runs in its own goroutine, so that a deletion
// and the undo of it could swap. Push is called from Update, where the order is
// that of the keys.
type Queue struct {
	mu      sync.Mutex
	jobs    []*job
	running bool
	idle    chan struct{} // closed when nothing is left; nil while idle
}

type job struct {
	key    string // jobs of one key that have not begun replace each other
	do     func(context.Context) tea.Msg
	answer chan tea.Msg
}

// Push appends a write. The command waits for its end and gives its message.
func (q *Queue) Push(do func(context.Context) tea.Msg) tea.Cmd { return q.push("", do) }

// Replace appends a write that makes an earlier one of the same key needless,
// if that has not begun: keeping a draft at each letter.
func (q *Queue) Replace(key string, do func(context.Context) tea.Msg) tea.Cmd {
	return q.push(key, do)
}

func (q *Queue) push(key string, do func(context.Context) tea.Msg) tea.Cmd {
	j := &job{key: key, do: do, answer: make(chan tea.Msg, 1)}
	q.mu.Lock()
	defer q.mu.Unlock()
	if n := len(q.jobs); key != "" && n > 0 && q.jobs[n-1].key == key {
		q.jobs[n-1].answer <- nil
		q.jobs = q.jobs[:n-1]
	}
	q.jobs = append(q.jobs, j)
	if !q.running {
		q.running, q.idle = true, make(chan struct{})
		go q.run()
	}
	return func() tea.Msg { return <-j.answer }
}

// run ends when nothing is left, so that an idle program has no goroutine.
func (q *Queue) run() {
	for {
		q.mu.Lock()
		if len(q.jobs) == 0 {
			q.running = false
			close(q.idle)
			q.mu.Unlock()
			return
		}
		j := q.jobs[0]
		q.jobs = q.jobs[1:]
		q.mu.Unlock()
		j.answer <- j.do(context.Background())
	}
}

// Drain waits until everything is written, at most so long, and reports whether
// it is. It is called when the program ends: nothing typed may be lost.
func (q *Queue) Drain(most time.Duration) bool {
	q.mu.Lock()
	idle, running := q.idle, q.running
	q.mu.Unlock()
	if !running {
		return true
	}
	select {
	case <-idle:
		return true
	case <-time.After(most):
		return false
	}
}
