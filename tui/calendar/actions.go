package calendar

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/widget"
)

// Actions returns what can be done here.
func (p *Pane) Actions() []keys.Action {
	own := append(p.moves(), p.views()...)
	own = append(own,
		keys.Action{ID: "calendar.add", Words: "calendar.add", Keys: []string{"a"}, Group: "group.record", Rank: 4, Do: p.add},
		keys.Action{ID: "calendar.date", Words: "action.date", Keys: []string{"d"}, Group: "group.record", Rank: 8, Guard: p.onEntry, Do: p.chooseDay},
		keys.Action{ID: "calendar.later", Words: "calendar.later", Keys: []string{"+"}, Group: "group.record", Guard: p.onEntry,
			Do: func() tea.Cmd { return p.shift(1) }},
		keys.Action{ID: "calendar.earlier", Words: "calendar.earlier", Keys: []string{"-"}, Group: "group.record", Guard: p.onEntry,
			Do: func() tea.Cmd { return p.shift(-1) }},
	)
	for _, a := range p.host.RecordActions(p) {
		if a.ID != "record.date" { // the day of an entry is not always the field of its kind
			own = append(own, a)
		}
	}
	return own
}

// moves returns the ways through the days.
func (p *Pane) moves() []keys.Action {
	do := func(f func()) func() tea.Cmd { return func() tea.Cmd { f(); return nil } }
	of := "week"
	if p.month {
		of = "month"
	}
	given := func(id, words, key string) keys.Action {
		return keys.Action{ID: "calendar." + id, Words: "calendar." + words, Keys: []string{key}, Group: "group.calendar", Given: true}
	}
	return []keys.Action{
		{ID: "calendar.next_day", Words: "calendar.next_day", Keys: []string{"right"}, Group: "group.calendar",
			Do: do(func() { p.goTo(p.day.Add(1)) })},
		{ID: "calendar.previous_day", Words: "calendar.previous_day", Keys: []string{"left"}, Group: "group.calendar",
			Do: do(func() { p.goTo(p.day.Add(-1)) })},
		given("up", "up_"+of, keys.Up), given("down", "down_"+of, keys.Down),
		given("previous", "previous", "k"), given("next", "next", "j"),
		given("page_up", "page_up_"+of, keys.PageUp), given("page_down", "page_down_"+of, keys.PageDown),
		{ID: "calendar.today", Words: "calendar.today", Keys: []string{"home", "0"}, Group: "group.calendar", Rank: 12,
			Do: do(func() { p.goTo(p.host.Today()) })},
		{ID: "calendar.go_to", Words: "calendar.go_to", Keys: []string{"g"}, Group: "group.calendar", Rank: 11, Do: p.askDay},
		{ID: "calendar.late", Words: "calendar.next_late", Keys: []string{"r"}, Group: "group.calendar", Rank: 13,
			Guard: func() (bool, string) { return len(p.now.late) > 0, "reason.nothing_late" }, Do: p.nextLate},
	}
}

// views returns what can be shown and left out.
func (p *Pane) views() []keys.Action {
	return []keys.Action{
		{ID: "calendar.view", Words: "calendar.view", Keys: []string{"w"}, Group: "group.calendar", Rank: 2,
			Do: func() tea.Cmd { p.month = !p.month; return nil }},
		{ID: "calendar.mine", Words: "calendar.mine", Keys: []string{"i"}, Group: "group.calendar",
			Guard: func() (bool, string) { return !p.host.Session.Me.IsZero(), "reason.nobody" },
			Do:    func() tea.Cmd { p.mine = !p.mine; return p.load() }},
		{ID: "calendar.done", Words: "calendar.done", Keys: []string{"l"}, Group: "group.calendar",
			Do: func() tea.Cmd { p.done = !p.done; p.arrange(); return nil }},
		{ID: "calendar.kinds", Words: "calendar.kinds", Keys: []string{"z"}, Group: "group.calendar",
			Do: func() tea.Cmd { return p.chooseKinds("") }},
		{ID: "list.filter", Words: "action.filter", Keys: []string{"/"}, Group: "group.list", Rank: 10,
			Do: func() tea.Cmd { p.filter.Open(); return nil }},
		{ID: "list.clear", Words: "action.clear", Keys: []string{"esc"}, Group: "group.list", Guard: p.canClear, Do: p.clear},
		{ID: "list.select", Words: "action.select", Keys: []string{"space"}, Group: "group.list", Guard: p.onEntry, Do: p.toggle},
	}
}

func (p *Pane) onEntry() (bool, string) {
	if p.current() == nil {
		return false, "reason.no_row"
	}
	return true, ""
}

func (p *Pane) canClear() (bool, string) {
	if !p.filter.On() && len(p.selected) == 0 {
		return false, "reason.nothing_to_clear"
	}
	return true, ""
}

func (p *Pane) clear() tea.Cmd {
	p.selected = map[key]bool{}
	p.filter.Clear()
	p.arrange()
	p.home = "" // what was found stays under the cursor
	return nil
}

func (p *Pane) toggle() tea.Cmd {
	if p.selected[p.at] {
		delete(p.selected, p.at)
	} else {
		p.selected[p.at] = true
	}
	p.step(1)
	return nil
}

// askDay asks for a day and goes there.
func (p *Pane) askDay() tea.Cmd {
	h := p.host
	// A weekday is the next to come, a date the nearest: one goes back as well.
	next, near := h.Reader("deadline", model.Deadlines.Field("day")), h.Reader("expense", model.Expenses.Field("day"))
	read := func(text string) widget.Parsed {
		if strings.ContainsAny(text, "0123456789") {
			return near(text)
		}
		return next(text)
	}
	prompt := widget.NewPrompt(h.Theme, h.T("calendar.go_to"), h.T("form.help.day"), "", read)
	return h.Prompt(prompt, func(w *widget.Prompt) tea.Cmd {
		p.goTo(model.Day(w.Parsed().Value))
		return p.settle()
	})
}

// nextLate goes to the next overdue entry after the cursor, or to the first.
func (p *Pane) nextLate() tea.Cmd {
	late := p.now.late
	at := slices.IndexFunc(late, func(l lateDay) bool { return l.key == p.at }) + 1
	if at == 0 {
		at = max(0, slices.IndexFunc(late, func(l lateDay) bool { return l.day > p.day }))
	}
	next := late[at%len(late)]
	p.filter.Clear()
	delete(p.hidden, next.link.Kind)
	p.day, p.follow = next.day, next.key
	p.arrange()
	if from, to := p.span(); !p.now.covers(from, to) {
		p.follow = next.key
	}
	return nil
}

// chooseKinds asks which kinds are shown, until one leaves.
func (p *Pane) chooseKinds(at string) tea.Cmd {
	h := p.host
	const all = "all"
	items := []widget.Item{{Value: all, Label: h.T("calendar.all_kinds")}}
	for _, s := range sources {
		var own []string
		for _, d := range s.dates {
			own = append(own, signs[d.role])
		}
		hint := h.T("calendar.kind_shown")
		if p.hidden[s.kind] {
			hint = h.T("calendar.kind_hidden")
		}
		items = append(items, widget.Item{Value: s.kind, Label: strings.Join(own, "") + " " + p.kinds(s.kind), Hint: hint})
	}
	picker := widget.NewPicker(h.Words, h.Theme, h.T("calendar.kinds"), items)
	picker.MoveTo(at)
	return h.Choose(picker, func(it widget.Item) tea.Cmd {
		switch {
		case it.Value == all:
			clear(p.hidden)
		case p.hidden[it.Value]:
			delete(p.hidden, it.Value)
		default:
			p.hidden[it.Value] = true
		}
		p.arrange()
		return tea.Batch(p.settle(), p.chooseKinds(it.Value))
	})
}

// kinds names what a kind brings to the calendar.
func (p *Pane) kinds(kind string) string {
	if key := "calendar.kinds." + kind; p.host.Words.Has(key) {
		return p.host.T(key)
	}
	return pane.Upper(p.host.Words.Kinds(kind))
}

// addable lists what can be added to a day, the likeliest first, with the field
// of the day.
var addable = []struct{ kind, field string }{
	{"task", "due"}, {"deadline", "day"}, {"meeting", "start"}, {"event", "start"},
}

// firstHour is the hour that a meeting or an activity added here starts at
// until another is typed.
const firstHour = "T09:00"

// add asks what to add to the day under the cursor.
func (p *Pane) add() tea.Cmd {
	h, day := p.host, p.day
	var items []widget.Item
	for _, a := range addable {
		items = append(items, widget.Item{Value: a.kind, Label: signs[a.kind] + " " + pane.Upper(h.Words.Kind(a.kind))})
	}
	picker := widget.NewPicker(h.Words, h.Theme, h.T("calendar.add_on", "day", h.Words.DayLong(day.Time())), items)
	picker.Numbered = true
	return h.Choose(picker, func(it widget.Item) tea.Cmd {
		i := slices.IndexFunc(addable, func(a struct{ kind, field string }) bool { return a.kind == it.Value })
		kind := model.KindNamed(it.Value)
		preset := map[string]model.Value{addable[i].field: {string(day)}}
		if p.mine && kind.Field("assignee") != nil { // else it would not be shown
			preset["assignee"] = model.Value{h.Session.Me.String()}
		}
		if kind.Field(addable[i].field).Type == model.TypeMoment {
			preset["start"] = model.Value{model.Moment{Local: string(day) + firstHour, Zone: h.Zone}.String()}
			preset["status"] = model.Value{"planned"}
		}
		return h.AddRecord(kind, preset, func(d pane.Done) tea.Cmd {
			for _, l := range d.Links {
				if l.Kind == kind.Name {
					p.at, p.follow = key{l, kind.Name}, key{l, kind.Name}
				}
			}
			return nil
		})
	})
}
