package tui

import (
	"context"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/style"
)

// looking is the application's look back: every pane reads view instead of the
// profile, and the clock stands still.
type looking struct {
	ask   pane.Ask[arrival]
	since pane.Ask[map[model.Link]bool] // what was touched since
	view  pane.View                     // nil in the present
	at    time.Time
	// again are the records that were put back as they were then: whatever
	// touched them since, they are so again.
	again map[model.Link]bool
	// changes is how the list of changes was left.
	changes changesKept
}

// arrival is a view of the past and its time.
type arrival struct {
	pane.View
	at time.Time
}

// lookBack asks for the profile as it was known at a time.
func (a *App) lookBack(at time.Time) tea.Cmd {
	past := a.host.Past
	return a.looking.ask.Do(func(ctx context.Context) (arrival, error) {
		v, err := past.AsOf(ctx, at)
		return arrival{v, at}, err
	})
}

// arrive shows the past in every pane, or says why not.
func (a *App) arrive(got arrival, err error) tea.Cmd {
	h := a.host
	if err != nil {
		h.Say(style.Bad, "✗ "+h.Sentence(err))
		return nil
	}
	former := a.looking.view
	if !got.at.Equal(a.looking.at) {
		a.looking.again = nil
	}
	a.looking.view, a.looking.at = got.View, got.at
	h.Data, h.Looking, h.Since = got.View, got.at, nil
	h.Now = func() time.Time { return got.at.In(a.opts.Now().Location()) }
	return tea.Batch(a.changed(pane.Changed{}), letGo(former), pane.Afterwards(a.readSince()))
}

// readSince asks what was touched since the time that is looked at: for marks,
// which come when all else is on the screen.
func (a *App) readSince() tea.Cmd {
	past, at := a.host.Past, a.looking.at
	return a.looking.since.Do(func(ctx context.Context) (map[model.Link]bool, error) { return past.Changed(ctx, at) })
}

// markSince marks in every pane what was touched since; where that could not be
// read nothing is, and a line says so.
func (a *App) markSince(got map[model.Link]bool, err error) {
	h := a.host
	for link := range a.looking.again {
		delete(got, link)
	}
	if h.Since = got; err != nil {
		h.Say(style.Bad, "✗ "+h.Sentence(err))
	}
	for _, e := range a.panes {
		e.rev++
	}
}

// putBack notes the records that a write put back as they were at the time that
// is looked at.
func (a *App) putBack(w pane.Wrote) {
	for _, link := range pane.PutBackWhole(w, a.looking.at) {
		if a.looking.again == nil {
			a.looking.again = map[model.Link]bool{}
		}
		a.looking.again[link] = true
	}
}

// comeBack shows the present again.
func (a *App) comeBack() tea.Cmd {
	h, former := a.host, a.looking.view
	a.looking.view, a.looking.at, a.looking.again = nil, time.Time{}, nil
	h.Data, h.Looking, h.Now, h.Since = a.opts.Data, time.Time{}, a.opts.Now, nil
	a.looking.since.Drop()
	return tea.Batch(a.changed(pane.Changed{}), letGo(former))
}

// changedHere tells everybody that the profile changed: a look back is made anew.
func (a *App) changedHere(c pane.Changed) tea.Cmd {
	if a.looking.view == nil {
		return a.changed(c)
	}
	return a.lookBack(a.looking.at)
}

// letGo closes a view that nothing asks any more.
func letGo(v pane.View) tea.Cmd {
	if v == nil {
		return nil
	}
	return pane.Afterwards(func() tea.Msg {
		_ = v.Close() // what still reads it is dropped as late
		return nil
	})
}

// paneTakes tells whether the pane has something to do with a key now.
func (a *App) paneTakes(key string) bool {
	action, ok := keys.Find(key, a.own())
	if !ok {
		return false
	}
	can, _ := action.Can()
	return can
}

// guarded gives actions that write their reason why not in the past.
func (a *App) guarded(list []keys.Action) []keys.Action {
	if a.looking.view == nil {
		return list
	}
	for i := range list {
		if writes(list[i].ID) {
			list[i].Guard = func() (bool, string) { return false, "reason.past" }
		}
	}
	return list
}

// writing are the actions that write, or whose dialogs do; whole groups by what
// their ids begin with. What is missing here is still refused by the data.
var (
	writing = []string{
		"app.contact", "app.quick_add", "app.undo", "app.redo",
		"app.settle", "app.drafts", "calendar.add", "calendar.date",
		"calendar.done", "calendar.earlier", "calendar.later", "contacts.restore",
		"internships.add_intern", "internships.task", "members.bill", "members.end",
		"members.join", "members.pay", "objectives.add", "projects.add_to",
		"projects.link", "projects.unlink",
	}
	writingGroups = []string{"record.", "step.", "sharing.", "task."}
	readingOnes   = []string{"record.open", "record.history", "record.put_back", "record.copy", "record.open_links", "step.history"}
)

func writes(id string) bool {
	if slices.Contains(readingOnes, id) {
		return false
	}
	return slices.Contains(writing, id) ||
		slices.ContainsFunc(writingGroups, func(group string) bool { return strings.HasPrefix(id, group) })
}

// pastMark is the piece of the header that nobody can miss.
func (a *App) pastMark() (piece, bool) {
	if a.looking.view == nil {
		return piece{}, false
	}
	h := a.host
	day := h.PastDay(a.looking.at)
	return piece{style.Warn, heaviest, []string{
		"↶ " + h.T("past.header", "day", day), "↶ " + h.T("past.header.short", "day", day), "↶ " + day}}, true
}

// pastActions are what leads to the past and back.
func (a *App) pastActions() []keys.Action {
	if a.host.Past == nil {
		return nil
	}
	return []keys.Action{
		{ID: "app.past", Words: "action.past", Keys: []string{"T"}, Group: "group.past", Do: a.slide},
		{ID: "app.changes", Words: "action.changes", Keys: []string{"C"}, Group: "group.past", Do: a.changes},
		{ID: "app.present", Words: "action.present", Group: "group.past",
			Guard: func() (bool, string) { return a.looking.view != nil, "reason.present" },
			Do:    func() tea.Cmd { return a.comeBack() }},
	}
}

// slide opens the slider over the log.
func (a *App) slide() tea.Cmd {
	return a.host.Push(newSlider(a.host, a.looking.at, a.opts.Now(), func(day model.Day) tea.Cmd {
		if day >= model.DayOf(a.opts.Now()) {
			if a.looking.view == nil {
				return nil
			}
			return a.comeBack()
		}
		return a.lookBack(endOfDay(day, a.opts.Now().Location()))
	}))
}

// changes opens the list of what changed: since the day that is looked at, or
// in the time that was asked for last, at first a week.
func (a *App) changes() tea.Cmd {
	now, kept := a.opts.Now(), &a.looking.changes
	from, until := model.DayOf(now).Add(-7), model.DayOf(now)
	switch {
	case a.looking.view != nil:
		from = model.DayOf(a.looking.at.In(now.Location()))
	case kept.from != "":
		from = kept.from
		if kept.until != "" {
			until = kept.until
		}
	}
	return a.host.Push(newChanges(a.host, from, until, now.Location(), kept))
}

// endOfDay is the last moment of a day.
func endOfDay(day model.Day, zone *time.Location) time.Time {
	t := day.Time()
	return time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, zone).Add(-time.Millisecond)
}
