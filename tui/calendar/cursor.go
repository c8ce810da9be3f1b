package calendar

import (
	"cmp"
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
)

// weekOf returns the first and last day of a day's week, which begins where
// the language has it.
func (p *Pane) weekOf(d model.Day) (from, to model.Day) {
	back := (int(d.Time().Weekday()) - int(p.host.Words.WeekStart()) + 7) % 7
	from = d.Add(-back)
	return from, from.Add(6)
}

// monthOf returns the first and last day of a day's month.
func monthOf(d model.Day) (from, to model.Day) {
	t := d.Time()
	first := time.Date(t.Year(), t.Month(), 1, 0, 0, 0, 0, time.UTC)
	return model.DayOf(first), model.DayOf(first.AddDate(0, 1, -1))
}

// span returns the first and last day shown: a week, or the weeks of a month.
func (p *Pane) span() (from, to model.Day) {
	if !p.month {
		return p.weekOf(p.day)
	}
	first, last := monthOf(p.day)
	from, _ = p.weekOf(first)
	_, to = p.weekOf(last)
	return from, to
}

// otherMonth returns the same day n months away, or the last of that month.
func otherMonth(d model.Day, n int) model.Day {
	first, _ := monthOf(d)
	first, last := monthOf(model.DayOf(first.Time().AddDate(0, n, 0)))
	return min(last, first.Add(d.Time().Day()-1))
}

// wanted reports whether an entry is shown where no filter is typed.
func (p *Pane) wanted(e *entry) bool { return !p.hidden[e.source.kind] && (p.done || !e.over) }

// matches reports whether a filter leaves an entry.
func (p *Pane) matches(e *entry, words []string) bool {
	for _, w := range words {
		if !strings.Contains(e.folded, w) {
			return false
		}
	}
	return p.filter.Keeps(e.link)
}

// arrange puts what is shown on its days, and the cursor where it belongs.
func (p *Pane) arrange() {
	p.shown = make([]*entry, 0, len(p.now.entries))
	p.days, p.sorted, p.counted = map[model.Day][]*entry{}, map[model.Day]bool{}, counted{}
	still := map[key]bool{}
	words, weekStart := p.filter.Words(), p.host.Words.WeekStart()
	var day model.Day // entries come day by day, of each kind
	var list []*entry
	for _, e := range p.now.entries {
		if !p.wanted(e) || !p.matches(e, words) {
			continue
		}
		p.shown = append(p.shown, e)
		switch {
		case e.from != e.to:
			p.days[day] = list
			p.spread(e, weekStart)
			list = p.days[day]
		case e.from == day:
			list = append(list, e)
		default:
			p.days[day] = list
			day, list = e.from, append(p.days[e.from], e)
		}
		if len(p.selected) > 0 && p.selected[e.key] {
			still[e.key] = true
		}
	}
	p.days[day] = list
	p.selected = still
	if p.follow != (key{}) {
		p.goAfter(p.follow)
		p.follow = key{}
	}
	p.land()
}

// spread puts what takes several days on each of them, or on those that tell.
func (p *Pane) spread(e *entry, weekStart time.Weekday) {
	for d := max(e.from, p.now.from); d <= min(e.to, p.now.to); d = d.Add(1) {
		if e.on(d, weekStart) {
			p.days[d] = append(p.days[d], e)
		}
	}
}

// list gives what is shown on a day, in order: of the days that were read, few
// are ever on the screen.
func (p *Pane) list(d model.Day) []*entry {
	list := p.days[d]
	if len(list) > 1 && !p.sorted[d] {
		p.sorted[d] = true
		slices.SortFunc(list, before(d))
	}
	return list
}

// goAfter goes to the day of an entry that may have left the one where it was.
func (p *Pane) goAfter(k key) {
	p.at = k
	for _, e := range p.shown {
		if e.key == k && (p.day < e.from || p.day > e.to) {
			p.day = e.from
		}
	}
}

// land puts the cursor on its entry, or on the one that took its place.
func (p *Pane) land() {
	list := p.list(p.day)
	if i := slices.IndexFunc(list, func(e *entry) bool { return e.key == p.at }); i >= 0 {
		p.index = i
		return
	}
	p.put(min(p.index, len(list)-1))
}

// put puts the cursor on an entry of its day.
func (p *Pane) put(i int) {
	p.index, p.at = max(0, i), key{}
	if list := p.list(p.day); p.index < len(list) {
		p.at = list[p.index].key
	}
}

// goTo puts the cursor on a day.
func (p *Pane) goTo(d model.Day) {
	if d.Time().IsZero() || d == p.day {
		return
	}
	p.day, p.home = d, ""
	p.put(0)
}

// step moves the cursor by one entry, over days that have none, within the
// days shown.
func (p *Pane) step(by int) {
	if i := p.index + by; i >= 0 && i < len(p.days[p.day]) {
		p.home = ""
		p.put(i)
		return
	}
	from, to := p.span()
	for d := p.day.Add(by); from <= d && d <= to; d = d.Add(by) {
		if n := len(p.days[d]); n > 0 {
			p.day, p.home = d, ""
			p.put(0)
			if by < 0 {
				p.put(n - 1)
			}
			return
		}
	}
}

// page shows the next week or month, or the one before.
func (p *Pane) page(by int) {
	if p.month {
		p.goTo(otherMonth(p.day, by))
		return
	}
	p.goTo(p.day.Add(7 * by))
}

// key handles what no action takes: moving among entries, typing a filter.
func (p *Pane) key(msg tea.Msg) tea.Cmd {
	press, isKey := msg.(tea.KeyPressMsg)
	if p.filter.Typing() {
		handled, changed := p.filter.Update(msg)
		if changed {
			p.arrange()
			p.firstFound()
		}
		if handled {
			return p.filter.Pending()
		}
	}
	if !isKey {
		return nil
	}
	weeks := p.month && !p.filter.Typing()
	switch id := keys.Means(press.String(), p.moves()); {
	case id == "calendar.up" && weeks:
		p.goTo(p.day.Add(-7))
	case id == "calendar.down" && weeks:
		p.goTo(p.day.Add(7))
	case id == "calendar.up" || id == "calendar.previous":
		p.step(-1)
	case id == "calendar.down" || id == "calendar.next":
		p.step(1)
	case id == "calendar.page_up":
		p.page(-1)
	case id == "calendar.page_down":
		p.page(1)
	}
	return nil
}

// firstFound goes to what a filter leaves, if the day has none of it; where
// nothing is left, back to the day from which the filter led.
func (p *Pane) firstFound() {
	if p.home != "" && (!p.filter.On() || len(p.days[p.home]) > 0) {
		p.day, p.home = p.home, ""
		p.put(0)
	}
	if !p.filter.On() || len(p.days[p.day]) > 0 {
		return
	}
	home, here := p.home, p.day
	p.home = ""
	from, to := p.span()
	for d := from; d <= to; d = d.Add(1) {
		if len(p.days[d]) > 0 {
			p.day, p.home = d, cmp.Or(home, here)
			p.put(0)
			return
		}
	}
	if home != "" {
		p.day = home
		p.put(0)
	}
}

// current returns the entry under the cursor, or nil.
func (p *Pane) current() *entry {
	list := p.list(p.day)
	if p.index < len(list) && list[p.index].key == p.at {
		return list[p.index]
	}
	return nil
}

// Link returns the record under the cursor.
func (p *Pane) Link() model.Link {
	if e := p.current(); e != nil {
		return e.link
	}
	return model.Link{}
}

// Current returns a field of the record under the cursor.
func (p *Pane) Current(field string) string { return p.current().value(field) }

// chosen returns the entries that an action applies to: the selected ones, or
// the one under the cursor.
func (p *Pane) chosen() []*entry {
	var list []*entry
	for _, e := range p.shown {
		if p.selected[e.key] {
			list = append(list, e)
		}
	}
	if e := p.current(); e != nil && len(list) == 0 {
		list = append(list, e)
	}
	return list
}

// Targets returns the records of what an action applies to, each once.
func (p *Pane) Targets() []pane.Target {
	var out []pane.Target
	for _, e := range p.chosen() {
		t := pane.Target{Link: e.link, Base: p.now.position}
		if !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}
