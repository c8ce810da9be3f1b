// Package calendar is the pane of what happens when: tasks by their due day,
// deadlines, meetings, activities, departures and returns, calls for
// projects, steps of checklists, reviews of risks, ends of grants.
//
// It shows a week or a month, and reads no more than that with some days
// around: what it costs does not depend on how much there is. What is done is
// left out until asked for. A moment stands on the day and at the hour of its
// own place, which is named where it is not the user's.
package calendar

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// Pane is the calendar.
type Pane struct {
	host  *pane.Host
	sheet *pane.Sheet

	month  bool // a month is shown, else a week
	mine   bool // only what is the user's or the whole team's
	done   bool // what is over is shown too
	hidden map[string]bool
	filter pane.Filter

	ask     pane.Ask[loaded]
	now     loaded
	problem string
	shown   []*entry               // after the filter, in the order of now.entries
	days    map[model.Day][]*entry // shown, by each of their days
	sorted  map[model.Day]bool     // the days whose entries are in order
	counted counted

	day      model.Day // under the cursor
	today    model.Day // the last day under the cursor that was today
	at       key       // entry under the cursor; zero where the day has none
	index    int       // its place in the day
	selected map[key]bool
	// follow is an entry to go to wherever the next answer has it.
	follow key
	moving bool // an entry was moved and the answer has not come
	// home is the day from which a filter took the cursor elsewhere; empty once
	// the user moved it.
	home model.Day

	finding pane.Ask[found]
	frame   frame
}

// found is where a record to be shown stands.
type found struct {
	key
	day  model.Day
	over bool
}

// New returns the pane.
func New(h *pane.Host) pane.Pane {
	p := &Pane{host: h, sheet: pane.NewSheet(h), hidden: map[string]bool{}, selected: map[key]bool{}}
	p.filter = pane.Filter{Host: h, Ask: true}
	for _, s := range sources {
		p.filter.Kinds = append(p.filter.Kinds, model.KindNamed(s.kind))
	}
	return p
}

// Name names the pane.
func (p *Pane) Name() string { return "calendar" }

// Init shows the present week.
func (p *Pane) Init() tea.Cmd {
	p.start()
	return p.load()
}

// start puts the cursor on today, and follows where it was left there and today
// is another day: past midnight, on the way to the past, and back.
func (p *Pane) start() {
	now := p.host.Today()
	switch p.day {
	case "":
		p.day = now
	case p.today:
		p.goTo(now)
	}
	if p.day == now {
		p.today = now
	}
}

// Broad reports that a month wants the whole width.
func (p *Pane) Broad() bool { return p.month }

// margin is the number of days read before and after those shown, so that the
// next week is there at once.
const margin = 14

// load asks for what happens on the days shown and around them; the first time,
// when somebody waits for them, on those shown alone.
func (p *Pane) load() tea.Cmd {
	from, to := p.span()
	w := wish{from: from.Add(-margin), to: to.Add(margin), today: p.host.Today(), reveal: p.host.Reveal}
	if w.first = p.now.from == ""; w.first {
		w.from, w.to = from, to
	}
	if p.mine {
		w.me = p.host.Session.Me
	}
	data, h := p.host.Data, *p.host
	return p.ask.Do(func(ctx context.Context) (loaded, error) { return read(ctx, data, &h, w) })
}

// Update handles answers, changes, and the keys that no action takes.
func (p *Pane) Update(msg tea.Msg) tea.Cmd {
	p.start()
	var cmds []tea.Cmd
	switch msg := msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg:
		cmds = append(cmds, p.key(msg))
	case pane.Changed:
		if p.touched(msg) {
			p.follow = p.at
		}
		if l := msg.Back(); !l.ID.IsZero() {
			p.follow = key{l, l.Kind}
		}
		cmds = append(cmds, p.load(), p.filter.Narrow(), p.sheet.Update(msg))
	default:
		if p.filter.Take(msg) {
			p.arrange()
			p.firstFound()
			cmds = append(cmds, p.filter.Pending())
		}
		cmds = append(cmds, p.answer(msg), p.sheet.Update(msg))
	}
	return tea.Batch(append(cmds, p.settle())...)
}

// touched reports whether the entry under the cursor was changed here.
func (p *Pane) touched(c pane.Changed) bool {
	for _, l := range c.Links {
		if l == p.at.link {
			return true
		}
	}
	return false
}

// settle reads what the cursor came to, and shows it.
func (p *Pane) settle() tea.Cmd {
	var cmd tea.Cmd
	from, to := p.span()
	if !p.ask.Pending() && p.problem == "" && !p.now.covers(from, to) {
		cmd = p.load()
	}
	return tea.Batch(cmd, p.sheet.Show(p.Link()))
}

// answer takes what was asked.
func (p *Pane) answer(msg tea.Msg) tea.Cmd {
	if got, err, ok := p.ask.Take(msg); ok {
		if err != nil {
			p.problem = p.host.Sentence(err)
			return nil
		}
		p.problem, p.now, p.moving = "", got, false
		p.arrange()
		from, to := p.span()
		if !p.now.covers(from, to) { // the cursor went on meanwhile
			return p.load()
		}
		if got.first {
			return pane.Afterwards(p.load())
		}
		return nil
	}
	if got, err, ok := p.finding.Take(msg); ok && err == nil {
		return p.goToFound(got)
	}
	return nil
}

// Waiting holds keys back while an entry is on its way to another day: the
// next one may move it further.
func (p *Pane) Waiting() bool { return p.moving && (p.host.Writing() || p.ask.Pending()) }

// Seek shows a deadline, a meeting or an activity on its day.
func (p *Pane) Seek(link model.Link) (bool, tea.Cmd) {
	field := map[string]string{"deadline": "day", "meeting": "start", "event": "start"}[link.Kind]
	if field == "" {
		return false, nil
	}
	data := p.host.Data
	return true, p.finding.Do(func(ctx context.Context) (found, error) {
		full, err := data.Get(ctx, link)
		if err != nil {
			return found{}, err
		}
		m, _ := model.ParseMoment(full.One(field))
		over := full.Kind == model.Deadlines.Kind && !model.DeadlineOpen(full.One("status")) || full.One("status") == "cancelled"
		return found{key{link, link.Kind}, m.Day(), over}, nil
	})
}

// goToFound shows a record that was looked for, whatever was left out. One
// without a day is shown by itself.
func (p *Pane) goToFound(f found) tea.Cmd {
	if f.day == "" {
		return p.host.Open(f.link)
	}
	p.filter.Clear()
	p.mine, p.done = false, p.done || f.over
	delete(p.hidden, f.link.Kind)
	p.goTo(f.day)
	p.follow = f.key
	return p.load()
}

// Note says what a contact noted from here is about.
func (p *Pane) Note() pane.Note {
	if full := p.sheet.Full(); full != nil && full.ID == p.at.link.ID {
		return pane.NoteAbout(full)
	}
	return pane.Note{}
}

// Preview draws the record under the cursor.
func (p *Pane) Preview(width, height int) string {
	if p.Link().ID.IsZero() && p.month { // the list below the month says it
		return widget.Block("", width, height)
	}
	if p.Link().ID.IsZero() {
		lines := widget.Wrap(p.host.T(p.emptyDay()), width)
		return widget.Block(p.host.Theme.Paint(style.Dim, strings.Join(lines, "\n")), width, height)
	}
	return p.sheet.Render(width, height)
}

// emptyDay is what a day without entries says.
func (p *Pane) emptyDay() string {
	switch {
	case p.filter.On():
		return "calendar.empty_kept"
	case !p.host.Looking.IsZero(): // nothing is added there
		return "calendar.empty_past"
	}
	return "calendar.empty_day"
}

// Typing reports whether the filter is typed.
func (p *Pane) Typing() bool { return p.filter.Typing() }

// Cursor returns where the cursor belongs while the filter is typed.
func (p *Pane) Cursor() *tea.Cursor { return p.filter.Cursor() }

// Crumb says which days are shown, and how much there is on them.
func (p *Pane) Crumb() string {
	h := p.host
	from, to := p.span()
	text := h.T("calendar.week_of", "day", h.Words.DayMonth(from.Time(), h.Today().Time()))
	if p.month {
		from, to = monthOf(p.day)
		text = h.Words.Month(p.day.Time())
	}
	if p.now.covers(from, to) {
		text += " · " + p.count(from, to)
	}
	if p.mine {
		text += " · " + h.T("calendar.mine_crumb")
	}
	if n := len(p.hidden); n > 0 {
		text += " · " + h.T("calendar.hidden_crumb", "n", n)
	}
	if n := len(p.selected); n > 0 {
		text += " · " + h.T("widget.list.selected", "n", n)
	}
	return text
}

// counted is how many entries some days have, and how many of them a filter
// leaves, as long as nothing is arranged anew.
type counted struct {
	from, to   model.Day
	all, shown int
}

// count says how many entries some days have, and of how many if a filter
// leaves some out.
func (p *Pane) count(from, to model.Day) string {
	if c := p.counted; c.from != from || c.to != to {
		c = counted{from: from, to: to}
		words := p.filter.Words()
		for _, e := range p.now.entries {
			if e.to < from || e.from > to || !p.wanted(e) {
				continue
			}
			c.all++
			if p.matches(e, words) {
				c.shown++
			}
		}
		p.counted = c
	}
	if c := p.counted; c.shown != c.all {
		return p.host.T("table.count_of", "shown", c.shown, "n", c.all)
	}
	return p.host.T("calendar.count", "n", p.counted.all)
}
