package today

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/widget"
)

// horizonDays is how far ahead deadlines are listed: a report takes weeks.
const horizonDays = 30

// entry is a task, a deadline or a conflict as the triage shows it.
type entry struct {
	id       string // of its row
	link     model.Link
	section  string
	title    string
	status   string
	priority string
	due      model.Day
	assignee model.ID
	owner    string // label of the assignee
	of       string // what it belongs to
	score    int
	why      []model.Reason
	conflict bool
	what     string // of news: what others did
	when     string // of news: how long ago
	folded   string // its title as filters look into it
	shares   [shared]int32
}

// What many entries have the same of, as places in the labels of rows.
const (
	owners = iota
	ofs
	signed // what signs and headings say of it
	shared
)

// rows are entries, with the texts that many of them share: those are sought in
// and sorted once.
type rows struct {
	entries []entry
	labels  [shared][]string // folded
	titles  []int32          // their ranks in the order of titles
}

// The sections beside the model's own.
const (
	sectionNews      = "news"
	sectionDeadlines = "deadlines"
	sectionConflicts = "conflicts"
	sectionLater     = "later"
)

// orLater names a section of the model's on the screen.
func orLater(s model.Section) string {
	if s == model.SectionNone {
		return sectionLater
	}
	return string(s)
}

// sections lists the sections in the order of the screen.
var sections = []string{
	sectionNews, string(model.SectionOverdue), string(model.SectionWeek), sectionDeadlines, string(model.SectionWaiting),
	string(model.SectionBlocked), string(model.SectionUnassigned), sectionConflicts, sectionLater,
}

// triage is the entries as they were read, with the log position.
type triage struct {
	rows
	byID     map[string]int32 // places in entries
	all      arranged         // without a filter, as they were arranged last
	open     int              // tasks
	more     int              // conflicts beyond those listed
	position int64
	// partial says that entries are only the first of them; counts tells then,
	// where it is known, how many each section holds.
	partial bool
	counts  map[string]int
}

// load reads the triage, prepares it for filters and arranges it, outside of the
// update goroutine.
func (p *Pane) load() tea.Cmd { return p.read(p.host.Data.Triage) }

func (p *Pane) read(from func(context.Context, model.Day) (pane.Triage, error)) tea.Cmd {
	host, m := *p.host, p.manner()
	return p.ask.Do(func(ctx context.Context) (triage, error) {
		got, err := from(ctx, host.Today().Add(horizonDays))
		if err != nil {
			return triage{}, err
		}
		out := prepare(&host, got)
		out.all = arrange(&host, m, &out, nil)
		return out, nil
	})
}

func prepare(h *pane.Host, got pane.Triage) triage {
	today := h.Today()
	out := triage{open: len(got.Tasks), more: got.More, position: got.Position, partial: got.Partial}
	if len(got.Counts) > 0 {
		out.open, out.counts = 0, map[string]int{}
		for section, n := range got.Counts {
			out.open += n
			out.counts[orLater(section)] = n
		}
	}
	out.entries = make([]entry, 0, len(got.Tasks)+len(got.Deadlines)+len(got.Conflicts))
	for _, t := range got.Tasks {
		link := model.Link{Kind: model.Tasks.Name, ID: t.ID}
		e := entry{id: link.String(), link: link, title: t.Title, status: string(t.Status), priority: t.Priority, due: t.Due,
			assignee: t.Assignee, owner: t.Owner, of: t.Of, score: t.Score, why: t.Why,
			conflict: t.Conflict}
		e.section = orLater(model.Triage(t.Status, t.Due, !t.Assignee.IsZero(), today))
		out.entries = append(out.entries, e)
	}
	for _, d := range got.Deadlines {
		link := model.Link{Kind: model.Deadlines.Name, ID: d.ID}
		out.entries = append(out.entries, entry{id: link.String(), link: link, section: sectionDeadlines, title: d.Title,
			status: d.Status, due: d.Day, of: d.About, conflict: d.Conflict})
	}
	for _, c := range got.Conflicts {
		// A task in conflict stands among the tasks too: its row has another id.
		e := entry{id: "≠" + c.Link.String(), link: c.Link, section: sectionConflicts, title: c.Label,
			of: pane.Upper(h.Words.Kind(c.Link.Kind)), conflict: true}
		if c.Label == "" {
			e.title = h.T("record.protected", "kind", h.Words.Kind(c.Link.Kind))
		}
		out.entries = append(out.entries, e)
	}
	out.byID = make(map[string]int32, len(out.entries))
	for i := range out.entries {
		out.byID[out.entries[i].id] = int32(i)
	}
	out.fold(h)
	return out
}

// fold prepares entries for filters.
func (r *rows) fold(h *pane.Host) {
	var known [shared]map[[5]string]int32
	for k := range known {
		known[k] = map[[5]string]int32{}
	}
	place := func(of int, key [5]string, text func() string) int32 {
		at, ok := known[of][key]
		if !ok {
			at = int32(len(r.labels[of]))
			known[of][key] = at
			r.labels[of] = append(r.labels[of], widget.Fold(text()))
		}
		return at
	}
	for i := range r.entries {
		e := &r.entries[i]
		e.folded = widget.Fold(e.title)
		e.shares[owners] = place(owners, [5]string{e.owner}, func() string { return e.owner })
		e.shares[ofs] = place(ofs, [5]string{e.of}, func() string { return e.of })
		e.shares[signed] = place(signed, [5]string{e.section, e.link.Kind, e.status, e.priority, e.what}, func() string { return e.signs(h) })
	}
	r.titles = ranks(len(r.entries), func(i int32) string { return r.entries[i].folded })
}

// signs are the words of what an entry shows by signs and by where it stands.
func (e *entry) signs(h *pane.Host) string {
	if e.section == sectionNews {
		return e.what
	}
	words := []string{h.T("today.section." + e.section)}
	if e.status != "" {
		words = append(words, h.Words.Choice(e.link.Kind, "status", e.status))
	}
	if e.priority != "" {
		words = append(words, h.Words.Choice(e.link.Kind, "priority", e.priority))
	}
	return strings.Join(words, "\n")
}
