package tui

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// SettingDue is the setting that keeps whether due deadlines are told by a
// notification of the desktop, and which ones were on which day: empty for no,
// "1" for yes, then the day and the ids.
const SettingDue = "due_notices"

// due tells of deadlines that are due: those of today and those that passed, each
// at most once a day. It does nothing until the user asks for it.
type due struct {
	on   bool
	day  model.Day // that told is of
	told []string  // ids
	ask  pane.Ask[pane.List]
	tick bool // the hourly look is under way
}

// dueEvery is how often the day is looked at while the program runs: an hour
// costs nothing, and a day begins for who left the program open.
const dueEvery = time.Hour

// dueHour says that an hour has passed.
type dueHour struct{}

// The most deadlines that are looked at, and named in one notification.
const (
	dueMost  = 100
	dueNamed = 3
)

// dueOf reads the setting.
func dueOf(kept string) due {
	words := strings.Fields(kept)
	if len(words) == 0 {
		return due{}
	}
	d := due{on: true}
	if len(words) > 1 {
		d.day, d.told = model.Day(words[1]), words[2:]
	}
	return d
}

// kept writes it.
func (d *due) kept() string {
	if !d.on {
		return ""
	}
	return strings.Join(append([]string{"1", string(d.day)}, d.told...), " ")
}

func (a *App) dueAction() keys.Action {
	words := "action.due_on"
	if a.due.on {
		words = "action.due_off"
	}
	return keys.Action{ID: "app.due", Words: words, Group: "group.app", Do: a.toggleDue}
}

// toggleDue begins to tell of deadlines, or ends it.
func (a *App) toggleDue() tea.Cmd {
	h := a.host
	a.due = due{on: !a.due.on, tick: a.due.tick}
	said := "due.off"
	if a.due.on {
		said = "due.on"
	}
	h.Say(style.Good, "✓ "+h.T(said))
	return tea.Batch(a.remember(SettingDue, a.due.kept()), a.lookForDue())
}

// lookForDue asks which deadlines are due, where the user wants to know.
func (a *App) lookForDue() tea.Cmd {
	if !a.due.on {
		return nil
	}
	data := a.opts.Data // the present, whatever is looked at
	q := pane.Query{Kind: model.Deadlines.Name, Columns: []string{"title", "day"}, Sort: "-day", Limit: dueMost,
		Where: "day<=" + string(model.DayOf(a.opts.Now())) + " status!=submitted status!=accepted"} //words: the language of --where
	read := a.due.ask.Do(func(ctx context.Context) (pane.List, error) { return data.List(ctx, q) })
	return tea.Batch(read, a.dueClock())
}

// dueClock waits for the next look, where somebody keeps the time.
func (a *App) dueClock() tea.Cmd {
	sleep, ctx := a.opts.Sleep, a.ctx
	if sleep == nil || a.due.tick {
		return nil
	}
	a.due.tick = true
	return func() tea.Msg {
		if sleep(ctx, dueEvery) != nil {
			return nil // the program ends
		}
		return dueHour{}
	}
}

// dueLater looks anew after an hour.
func (a *App) dueLater() tea.Cmd {
	a.due.tick = false
	return a.lookForDue()
}

// tellDue tells of the deadlines that were not told of today.
func (a *App) tellDue(list pane.List, err error) tea.Cmd {
	if err != nil || !a.due.on {
		return nil // the pane says what is wrong with the profile
	}
	today := model.DayOf(a.opts.Now())
	if a.due.day != today {
		a.due.day, a.due.told = today, nil
	}
	told := map[string]bool{}
	for _, id := range a.due.told {
		told[id] = true
	}
	var fresh []pane.Row
	for _, r := range list.Rows {
		if id := r.ID.String(); !told[id] {
			fresh = append(fresh, r)
			a.due.told = append(a.due.told, id)
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	text := a.opts.Terminal.Notice.Sequence(a.host.T("app.name"), a.dueText(fresh, today))
	return tea.Batch(tea.Raw(text), a.remember(SettingDue, a.due.kept()))
}

// dueText says which deadlines are due. It never says what is protected,
// revealed or not: others see the desktop.
func (a *App) dueText(rows []pane.Row, today model.Day) string {
	h := a.host
	title := func(r pane.Row) string {
		if r.Cells[0] == pane.Hidden || r.Cells[0] == "" {
			return h.T("widget.form.protected")
		}
		return widget.Cut(widget.Clean(r.Cells[0]), 80)
	}
	if len(rows) == 1 {
		key := "due.today"
		if model.Day(rows[0].Cells[1]) != today {
			key = "due.passed"
		}
		return h.T(key, "title", title(rows[0]), "day", h.Words.Day(model.Day(rows[0].Cells[1]).Time(), today.Time()))
	}
	var titles []string
	for _, r := range rows[:min(len(rows), dueNamed)] {
		titles = append(titles, title(r))
	}
	if len(rows) > dueNamed {
		titles = append(titles, "…")
	}
	return h.T("due.several", "n", len(rows), "titles", strings.Join(titles, h.T("list.comma")))
}
