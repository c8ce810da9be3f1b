package today

import (
	"context"
	"slices"
	"strconv"
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
	folded   string // what filters look into
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
	entries  []entry
	own      int // how many of entries are the triage's: news follow
	open     int // tasks
	more     int // conflicts beyond those listed
	position int64
	// partial says that entries are only the first of them; counts tells then,
	// where it is known, how many each section holds.
	partial bool
	counts  map[string]int
}

// load reads the triage and prepares it for filters, outside of the update
// goroutine.
func (p *Pane) load() tea.Cmd { return p.read(p.host.Data.Triage) }

func (p *Pane) read(from func(context.Context, model.Day) (pane.Triage, error)) tea.Cmd {
	host := *p.host
	return p.ask.Do(func(ctx context.Context) (triage, error) {
		got, err := from(ctx, host.Today().Add(horizonDays))
		if err != nil {
			return triage{}, err
		}
		return prepare(&host, got), nil
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
	for i := range out.entries {
		e := &out.entries[i]
		words := []string{e.title, e.owner, e.of, h.T("today.section." + e.section)}
		if e.status != "" {
			words = append(words, h.Words.Choice(e.link.Kind, "status", e.status))
		}
		if e.priority != "" {
			words = append(words, h.Words.Choice(e.link.Kind, "priority", e.priority))
		}
		e.folded = widget.Fold(strings.Join(words, "\n"))
	}
	out.own = len(out.entries)
	return out
}

// A way in which entries are put under headings, or in order.
const (
	bySection = "section"
	byOwner   = "owner"
	byOf      = "of"
	byStatus  = "status"
	byNothing = "none"

	byUrgency = "score"
	byDue     = "due"
	byTitle   = "title"
)

var (
	groupings = []string{bySection, byOwner, byOf, byStatus, byNothing}
	orders    = []string{byUrgency, byDue, byTitle, byOwner, byOf}
)

// group is a heading with what stands under it, as indices of entries.
type group struct {
	id, title string
	entries   []int
}

// arrange puts the entries that the filter leaves under their headings.
func (p *Pane) arrange() {
	words := p.filter.Words()
	var found []int
next:
	for i := range p.now.entries {
		e := &p.now.entries[i]
		switch {
		case e.section == sectionNews && p.grouping != bySection:
			continue
		case e.section == sectionNews:
		case p.mine && e.assignee != p.host.Session.Me && e.link.Kind == model.Tasks.Name:
			continue
		}
		for _, w := range words {
			if !strings.Contains(e.folded, w) {
				continue next
			}
		}
		if p.filter.Keeps(e.link) {
			found = append(found, i)
		}
	}
	p.groups = p.under(p.ordered(found))
	p.nodes = newNodes(p)
	p.tree.SetNodes(p.nodes)
}

// ordered sorts entries; what is equal keeps the order of urgency.
func (p *Pane) ordered(found []int) []int {
	text := map[string]func(*entry) string{
		byDue:   func(e *entry) string { return last(string(e.due)) },
		byTitle: func(e *entry) string { return widget.Fold(e.title) },
		byOwner: func(e *entry) string { return last(widget.Fold(e.owner)) },
		byOf:    func(e *entry) string { return last(widget.Fold(e.of)) },
	}[p.order]
	if text == nil {
		return found
	}
	keys := make(map[int]string, len(found))
	for _, i := range found {
		keys[i] = text(&p.now.entries[i])
	}
	slices.SortStableFunc(found, func(a, b int) int { return strings.Compare(keys[a], keys[b]) })
	return found
}

// last makes what is unset come after all the rest.
func last(s string) string {
	if s == "" {
		return "\U0010ffff"
	}
	return s
}

// under puts entries under headings, in the order of the sections or of the
// statuses, else of the words.
func (p *Pane) under(found []int) []group {
	byID := map[string]*group{}
	var out []*group
	for _, i := range found {
		id, title, place := p.heading(&p.now.entries[i])
		g := byID[id]
		if g == nil {
			g = &group{id: "§" + place + id, title: title}
			byID[id] = g
			out = append(out, g)
		}
		g.entries = append(g.entries, i)
	}
	slices.SortFunc(out, func(a, b *group) int { return strings.Compare(a.id, b.id) })
	groups := make([]group, len(out))
	for i, g := range out {
		groups[i] = *g
	}
	return groups
}

// heading names the group of an entry: by what it is kept apart, its title, and
// a text that sorts it.
func (p *Pane) heading(e *entry) (id, title, place string) {
	h := p.host
	switch p.grouping {
	case byOwner:
		if e.owner == "" {
			return "", h.T("today.no_owner"), last("")
		}
		return e.owner, e.owner, widget.Fold(e.owner)
	case byOf:
		if e.of == "" {
			return "", h.T("today.no_of"), last("")
		}
		return e.of, e.of, widget.Fold(e.of)
	case byStatus:
		if e.status == "" {
			return "", h.T("today.section." + e.section), last("")
		}
		f := model.KindNamed(e.link.Kind).Field("status")
		text := h.Cell(e.link.Kind, f, e.status).Text
		return e.link.Kind + e.status, text, last("")[:1] + e.link.Kind + digit(slices.Index(f.Codes, e.status))
	case byNothing:
		return "", "", ""
	}
	return e.section, h.T("today.section." + e.section), digit(slices.Index(sections, e.section))
}

// digit writes a small number so that it sorts as text.
func digit(n int) string { return strconv.Itoa(100 + n) }
