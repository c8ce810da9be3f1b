package calendar

import (
	"context"
	"slices"
	"strings"

	"relais/model"
	"relais/tui/pane"
)

// dated is a field whose day puts a record on the calendar.
type dated struct {
	role string // what happens that day, a key of signs
	from string
	to   string // field of the last day, for what may take several
}

// source is a kind that the calendar shows.
type source struct {
	kind    string
	columns []string // the title first
	dates   []dated
	// detail names columns that say who and where; of a choice "a|b" the first
	// that is set.
	detail []string
	over   []string // statuses after which nothing is left to happen
	owner  string   // field that says whose it is; empty for the whole team's
	// latest restricts the kind to what is overdue once its day is gone by;
	// empty for what happens whatever was done.
	latest string
}

// The conditions under which something is still to be done.
const (
	openTask     = "status!=done,cancelled"
	openDeadline = "status!=submitted,accepted"
	openItem     = "done_on="
)

var sources = []source{
	{kind: "task", columns: []string{"title", "status", "due", "assignee", "project", "action", "internship", "organisation", "priority"},
		dates: []dated{{"task", "due", ""}}, detail: []string{"assignee", "project|action|internship|organisation"},
		over: []string{"done", "cancelled"}, owner: "assignee", latest: openTask},
	{kind: "deadline", columns: []string{"title", "status", "day", "about"},
		dates: []dated{{"deadline", "day", ""}}, detail: []string{"about"},
		over: []string{"submitted", "accepted"}, latest: openDeadline},
	{kind: "meeting", columns: []string{"title", "status", "start", "end", "place", "attendees"},
		dates: []dated{{"meeting", "start", "end"}}, detail: []string{"place"}, over: []string{"cancelled"}},
	{kind: "event", columns: []string{"title", "status", "start", "end", "place", "project"},
		dates: []dated{{"event", "start", "end"}}, detail: []string{"place", "project"}, over: []string{"cancelled"}},
	{kind: "internship", columns: []string{"title", "status", "start", "end", "country"},
		dates: []dated{{"departure", "start", ""}, {"return", "end", ""}}, detail: []string{"country"}, over: []string{"cancelled"}},
	{kind: "funding_lead", columns: []string{"name", "status", "opens", "closes", "funder"},
		dates: []dated{{"opens", "opens", ""}, {"closes", "closes", ""}}, detail: []string{"funder"},
		over: []string{"submitted", "won", "lost"}},
	{kind: "grant", columns: []string{"programme", "status", "end", "funder", "project"},
		dates: []dated{{"grant_end", "end", ""}}, detail: []string{"funder", "project"}, over: []string{"closed", "refused"}},
	{kind: "risk", columns: []string{"title", "review", "responsible", "about"},
		dates: []dated{{"review", "review", ""}}, detail: []string{"responsible", "about"}, owner: "responsible"},
	{kind: "item", columns: []string{"text", "due", "done_on", "parent"},
		dates: []dated{{"item", "due", ""}}, detail: []string{"parent"}, latest: openItem},
}

// key names an entry for ever: a record may stand on two days, such as those of
// a departure and a return.
type key struct {
	link model.Link
	role string
}

// entry is something that happens on one day or several.
type entry struct {
	key
	source   *source
	dated    dated
	from, to model.Day
	starts   string // wire of the moment at which it starts, empty for a whole day
	cells    []string
	conflict bool
	over     bool   // nothing is left to happen
	late     bool   // its day is gone by and it is still to be done
	folded   string // what filters look into
}

// value returns a column of the entry, as in pane.Row.
func (e *entry) value(column string) string {
	if e == nil {
		return ""
	}
	if i := slices.Index(e.source.columns, column); i >= 0 && i < len(e.cells) {
		return e.cells[i]
	}
	return ""
}

// days is the number of days that the entry takes.
func (e *entry) days() int { return e.to.Sub(e.from) + 1 }

// wish is what is asked of the store.
type wish struct {
	from, to model.Day
	today    model.Day
	me       model.ID // only what is this person's or the whole team's; zero for all
	reveal   bool
	first    bool // those around them are read when these are shown
}

// loaded is the answer to a wish.
type loaded struct {
	wish
	entries  []*entry
	late     []lateDay // in the order of their days
	more     bool      // there are more late ones than were read
	position int64
}

// lateDay is something overdue, as little of it as it takes to go there.
type lateDay struct {
	key
	day model.Day
}

// lateMost is the number of overdue records read of each kind.
const lateMost = 200

// covers reports whether a range of days was read.
func (l loaded) covers(from, to model.Day) bool {
	return l.from != "" && l.from <= from && to <= l.to
}

// read reads what happens on the days of a wish. It runs in a command.
func read(ctx context.Context, data pane.Data, h *pane.Host, w wish) (loaded, error) {
	out := loaded{wish: w}
	for i := range sources {
		s := &sources[i]
		for _, d := range s.dates {
			for _, where := range conditions(d, w) {
				if err := out.add(ctx, data, h, s, d, where); err != nil {
					return out, err
				}
			}
		}
		if err := out.addLate(ctx, data, s); err != nil {
			return out, err
		}
	}
	// Sorted here, where nobody waits, most days are found in order.
	slices.SortFunc(out.entries, func(a, b *entry) int {
		if c := strings.Compare(string(a.from), string(b.from)); c != 0 {
			return c
		}
		return before(a.from)(a, b)
	})
	slices.SortStableFunc(out.late, func(a, b lateDay) int { return strings.Compare(string(a.day), string(b.day)) })
	return out, nil
}

// conditions restricts a field to the days of a wish. What takes several days
// may have begun before them.
func conditions(d dated, w wish) []string {
	after := string(w.to.Add(1)) // a moment of the last day comes before it
	all := []string{d.from + ">=" + string(w.from) + " " + d.from + "<" + after}
	if d.to != "" {
		all = append(all, d.from+"<"+string(w.from)+" "+d.to+">="+string(w.from))
	}
	return all
}

// whose restricts a kind to a person's.
func (w wish) whose(s *source) string {
	if w.me.IsZero() || s.owner == "" {
		return ""
	}
	return " " + s.owner + "=" + w.me.String()
}

func (l *loaded) add(ctx context.Context, data pane.Data, h *pane.Host, s *source, d dated, where string) error {
	list, err := data.List(ctx, pane.Query{
		Kind: s.kind, Columns: s.columns, Where: where + l.whose(s), Sort: d.from, Reveal: l.reveal, Wires: []string{"attendees"},
	})
	if err != nil {
		return err
	}
	if l.position == 0 {
		l.position = list.Position // the earliest: what came later was not shown
	}
	for _, r := range list.Rows {
		e := &entry{
			key:    key{model.Link{Kind: s.kind, ID: r.ID}, d.role},
			source: s, dated: d, cells: r.Cells, conflict: r.Conflict,
		}
		if e.place(); e.from == "" || e.others(l.me) {
			continue
		}
		e.over = slices.Contains(s.over, e.value("status")) || e.value("done_on") != ""
		e.late = s.latest != "" && !e.over && e.from < l.today
		e.folded = model.FoldText(strings.Join([]string{
			e.title(h), e.detail(h), h.T("calendar.role." + d.role), h.Words.Choice(s.kind, "status", e.value("status")),
		}, "\n"))
		l.entries = append(l.entries, e)
	}
	return nil
}

// place finds the entry's days and its hour. A moment at midnight is a day
// without hour.
func (e *entry) place() {
	wire := e.value(e.dated.from)
	m, ok := model.ParseMoment(wire)
	if !ok || m.Local == "" {
		return
	}
	e.from, e.to = m.Day(), m.Day()
	if len(wire) > len(e.from) && !strings.HasSuffix(m.Local, "T00:00") {
		e.starts = wire
	}
	if end, ok := model.ParseMoment(e.value(e.dated.to)); ok && end.Day() > e.from {
		e.to = end.Day()
	}
}

// others reports whether a meeting is one of other people's: those who attend
// are named, and the person is not among them.
func (e *entry) others(me model.ID) bool {
	attendees := e.value("attendees")
	return !me.IsZero() && attendees != "" && !slices.Contains(strings.Split(attendees, pane.Join), me.String())
}

// addLate notes what is overdue, whatever days are shown.
func (l *loaded) addLate(ctx context.Context, data pane.Data, s *source) error {
	if s.latest == "" {
		return nil
	}
	d := s.dates[0]
	list, err := data.List(ctx, pane.Query{
		Kind: s.kind, Columns: []string{d.from}, Where: s.latest + " " + d.from + "<" + string(l.today) + l.whose(s),
		Sort: d.from, Limit: lateMost,
	})
	if err != nil {
		return err
	}
	l.more = l.more || len(list.Rows) == lateMost
	for _, r := range list.Rows {
		l.late = append(l.late, lateDay{key{model.Link{Kind: s.kind, ID: r.ID}, d.role}, model.Day(r.Cells[0])})
	}
	return nil
}

// clock returns the hour at which the entry starts, in the zone of its place,
// and that place where it is not the user's.
func (e *entry) clock(h *pane.Host) (hour, place string) {
	m, ok := model.ParseMoment(e.starts)
	t, timed := m.Time()
	if !ok || !timed {
		return "", ""
	}
	if m.Zone != "" && m.Zone != h.Zone {
		place = pane.Place(m.Zone)
	}
	return h.Words.Clock(t), place
}
