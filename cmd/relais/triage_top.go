package main

import (
	"bytes"
	"cmp"
	"context"
	"slices"
	"strings"
	"sync"

	"relais/model"
	"relais/store"
	"relais/tui/pane"
)

// A triage of up to topWhole tasks is read in a moment; of a longer one, topTasks
// fill the tallest screen.
const (
	topWhole = 500
	topTasks = 60
)

// settingTop keeps the first tasks of a long triage as they were when the
// interface was left: short ids, no words.
const settingTop = "triage.top"

// lastTop is what the interface last read of a triage.
type lastTop struct {
	sync.Mutex
	known bool
	ids   string
}

// TriageTop reads the tasks that a long triage began with when it was left, as
// they are now and in the order that they have now. Where that is not known, it
// ranks all open tasks by the few fields that their rank depends on, and reads
// the rest of the first ones only: a third of the time of reading all.
func (d *data) TriageTop(ctx context.Context, until model.Day) (pane.Triage, error) {
	kept, err := d.s.Setting(ctx, settingTop)
	if err != nil {
		return pane.Triage{}, err
	}
	var ids []model.ID
	for _, text := range strings.Fields(kept) {
		if id, ok := model.ParseID(text); ok {
			ids = append(ids, id)
		}
	}
	if out, err := d.partial(ctx, ids, nil); err != nil || len(out.Tasks) > 0 {
		return out, err
	}
	top, err := ranked(ctx, d.s)
	if err != nil {
		return pane.Triage{}, err
	}
	if top.count() <= topWhole {
		return d.Triage(ctx, until)
	}
	return d.partial(ctx, top.ids(), top.counts)
}

// partial is the part of a triage that consists of some tasks, of which those
// that are open are shown.
func (d *data) partial(ctx context.Context, ids []model.ID, counts map[model.Section]int) (pane.Triage, error) {
	out := pane.Triage{Partial: true, Counts: counts}
	if len(ids) == 0 {
		return out, nil
	}
	var err error
	if out.Position, err = d.s.Position(ctx); err != nil {
		return out, err
	}
	where, err := openTasks(d.s)
	if err != nil {
		return out, err
	}
	return out, triageTasks(ctx, d.s, store.ListOptions{Where: where, IDs: ids, Sort: store.Unsorted}, &out)
}

// noteTop remembers what a triage began with.
func (d *data) noteTop(tasks []pane.TriageTask) {
	ids := ""
	if len(tasks) > topWhole {
		today := d.s.Env().Today
		top := newTop()
		for i := range tasks {
			t := &tasks[i]
			top.add(t.ID, model.Triage(t.Status, t.Due, !t.Assignee.IsZero(), today), t.Score, t.Due)
		}
		for _, id := range top.ids() {
			ids += id.String() + " "
		}
	}
	d.top.Lock()
	d.top.known, d.top.ids = true, ids
	d.top.Unlock()
}

// keepTop keeps what the triage began with for the next start. It writes
// nothing where nothing changed.
func (d *data) keepTop(ctx context.Context) error {
	d.top.Lock()
	defer d.top.Unlock()
	if !d.top.known {
		return nil
	}
	kept, err := d.s.Setting(ctx, settingTop)
	if err != nil || kept == d.top.ids {
		return err
	}
	return d.s.SetSetting(ctx, settingTop, d.top.ids)
}

// rank is the place of an open task in a triage by sections.
type rank struct {
	id             model.ID
	section, score int
	due            model.Day
}

func (a rank) compare(b rank) int {
	return cmp.Or(a.section-b.section, b.score-a.score, byDue(a.due, b.due), bytes.Compare(a.id[:], b.id[:]))
}

// top finds the first tasks in the order of the sections, and in each as
// triageTasks orders them, and counts all.
type top struct {
	first  []rank
	counts map[model.Section]int
}

func newTop() *top {
	return &top{first: make([]rank, 0, 8*topTasks), counts: map[model.Section]int{}}
}

func (t *top) add(id model.ID, section model.Section, score int, due model.Day) {
	if len(t.first) == cap(t.first) {
		t.cut()
	}
	t.counts[section]++
	t.first = append(t.first, rank{id: id, section: slices.Index(model.Sections, section), score: score, due: due})
}

func (t *top) cut() {
	slices.SortFunc(t.first, rank.compare)
	t.first = t.first[:min(topTasks, len(t.first))]
}

func (t *top) ids() []model.ID {
	t.cut()
	ids := make([]model.ID, len(t.first))
	for i := range ids {
		ids[i] = t.first[i].id
	}
	return ids
}

func (t *top) count() int {
	all := 0
	for _, n := range t.counts {
		all += n
	}
	return all
}

// ranked finds the first of the open tasks.
func ranked(ctx context.Context, s *store.Store) (*top, error) {
	where, err := openTasks(s)
	if err != nil {
		return nil, err
	}
	facts := s.Facts(ctx)
	first := newTop()
	var t model.Task
	o := store.ListOptions{Where: where, Sort: store.Unsorted, Bare: true, Fields: []string{"status", "priority", "due", "assignee", "action", "deadline"}}
	err = s.Each(ctx, model.Tasks.Kind, o, func(r *model.Record) error {
		model.Tasks.ReadInto(&t, r)
		score, _ := model.Urgency(&t, r.Created, facts)
		first.add(r.ID, model.Triage(t.Status, t.Due, !t.Assignee.IsZero(), facts.Today()), score, t.Due)
		return ctx.Err()
	})
	return first, err
}
