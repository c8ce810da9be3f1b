package today

import (
	"slices"
	"strconv"
	"strings"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/widget"
)

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

// manner is how the list is asked to be: under which headings, in what order,
// and whose tasks alone where it is somebody's.
type manner struct {
	grouping, order string
	mine            bool
	me              model.ID
}

func (p *Pane) manner() manner {
	m := manner{grouping: p.grouping, order: p.order, mine: p.mine}
	if m.mine {
		m.me = p.host.Session.Me
	}
	return m
}

// arranged is the entries that the list shows, under their headings. Nothing of
// it changes: what follows the cursor looks at the one before.
type arranged struct {
	manner manner
	own    []entry // the triage's, shown or not
	news   []entry // their places follow those of own
	byID   map[string]int32
	groups []group
	in     []int32 // the place in groups of each of own; -1 is shown nowhere
	counts counts
}

// group is a heading with what stands under it, as places of entries.
type group struct {
	id, title string
	entries   []int32
	owners    []ownership // counted when the heading is told about
}

// ownership is how many entries somebody has.
type ownership struct {
	name string
	n    int
}

// counts is how much the list shows: what is not for later, the open tasks, and
// what is no task.
type counts struct{ pressing, open, others int }

// at returns an entry by its place.
func (a *arranged) at(i int32) *entry {
	if n := int32(len(a.own)); i >= n {
		return &a.news[i-n]
	}
	return &a.own[i]
}

// find returns the place of an entry that is shown, by the id of its row.
func (a *arranged) find(id string) (int32, bool) {
	if i, ok := a.byID[id]; ok {
		return i, a.in[i] >= 0
	}
	if a.newsGroup() == nil {
		return 0, false
	}
	for k := range a.news {
		if a.news[k].id == id {
			return int32(len(a.own) + k), true
		}
	}
	return 0, false
}

// entry returns an entry that is shown, by the id of its row.
func (a *arranged) entry(id string) (*entry, bool) {
	i, ok := a.find(id)
	if !ok {
		return nil, false
	}
	return a.at(i), true
}

// task returns the row of a task among those that were read, shown or not.
func (a *arranged) task(link model.Link) *entry {
	if i, ok := a.byID[link.String()]; ok && link.Kind == model.Tasks.Name {
		return &a.own[i]
	}
	return nil
}

// groupOf returns the heading that an entry stands under, nil if it is not
// shown.
func (a *arranged) groupOf(id string) *group {
	switch i, ok := a.find(id); {
	case !ok:
		return nil
	case int(i) >= len(a.own):
		return a.newsGroup()
	default:
		return &a.groups[a.in[i]]
	}
}

// newsGroup is the heading of the news, nil where there are none.
func (a *arranged) newsGroup() *group {
	if len(a.groups) > 0 && int(a.groups[0].entries[0]) >= len(a.own) {
		return &a.groups[0]
	}
	return nil
}

// ids lists the rows under a heading.
func (a *arranged) ids(g *group) []string {
	out := make([]string, len(g.entries))
	for k, i := range g.entries {
		out[k] = a.at(i).id
	}
	return out
}

// arrange puts what was read under its headings, or only what the filter leaves
// where there is one.
func arrange(h *pane.Host, m manner, t *triage, f *filter) arranged {
	out := arranged{manner: m, own: t.entries, byID: t.byID, in: make([]int32, len(t.entries))}
	found := f.leaves(&t.rows)
	if m.mine {
		found = slices.DeleteFunc(found, func(i int32) bool {
			e := &t.entries[i]
			return e.assignee != m.me && e.link.Kind == model.Tasks.Name
		})
	}
	t.order(m.order, found)
	out.groups = t.under(h, m.grouping, found)
	for i := range out.in {
		out.in[i] = -1
	}
	for g := range out.groups {
		for _, i := range out.groups[g].entries {
			out.in[i] = int32(g)
			out.counts.add(&t.entries[i])
		}
	}
	return out
}

func (c *counts) add(e *entry) {
	switch e.section {
	case sectionDeadlines, sectionConflicts:
		c.others++
	default:
		c.open++
	}
	if e.section != sectionLater {
		c.pressing++
	}
}

// telling puts news before all else, where entries stand under the sections.
func (a arranged) telling(h *pane.Host, news *rows, f *filter) arranged {
	if a.manner.grouping != bySection {
		return a
	}
	found := f.leaves(news)
	if len(found) == 0 {
		return a
	}
	news.order(a.manner.order, found)
	g := news.under(h, bySection, found)[0]
	for k := range g.entries {
		g.entries[k] += int32(len(a.own))
	}
	a.news, a.groups = news.entries, append([]group{g}, a.groups...)
	a.in = slices.Clone(a.in)
	for i := range a.in {
		if a.in[i] >= 0 {
			a.in[i]++
		}
	}
	return a
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
func (r *rows) under(h *pane.Host, grouping string, found []int32) []group {
	share := map[string]int{byOwner: owners, byOf: ofs, byNothing: -1}
	by, ok := share[grouping]
	if !ok {
		by = signed
	}
	places := 1
	if by >= 0 {
		places = len(r.labels[by])
	}
	var out []group
	var sizes []int
	at := map[string]int32{}        // of headings in out, by id
	place := make([]int32, places)  // in out, and one more
	of := make([]int32, len(found)) // in out
	for n, i := range found {
		k := int32(0)
		if by >= 0 {
			k = r.entries[i].shares[by]
		}
		if place[k] == 0 { // those of several signs may stand under one heading
			id, title := heading(h, grouping, &r.entries[i])
			g, ok := at[id]
			if !ok {
				g = int32(len(out))
				at[id] = g
				out, sizes = append(out, group{id: "§" + id, title: title}), append(sizes, 0)
			}
			place[k] = g + 1
		}
		of[n] = place[k] - 1
		sizes[of[n]]++
	}
	for g := range out {
		out[g].entries = make([]int32, 0, sizes[g])
	}
	for n, i := range found {
		g := &out[of[n]]
		g.entries = append(g.entries, i)
	}
	slices.SortFunc(out, func(a, b group) int { return strings.Compare(a.id, b.id) })
	return out
}

// heading names the group of an entry: by an id that sorts it, and its title.
func heading(h *pane.Host, grouping string, e *entry) (id, title string) {
	switch grouping {
	case byOwner:
		if e.owner == "" {
			return last(""), h.T("today.no_owner")
		}
		return widget.Fold(e.owner) + e.owner, e.owner
	case byOf:
		if e.of == "" {
			return last(""), h.T("today.no_of")
		}
		return widget.Fold(e.of) + e.of, e.of
	case byStatus:
		if e.status == "" {
			return last(""), h.T("today.section." + e.section)
		}
		f := model.KindNamed(e.link.Kind).Field("status")
		return e.link.Kind + digit(slices.Index(f.Codes, e.status)), h.Cell(e.link.Kind, f, e.status).Text
	case byNothing:
		return "", ""
	}
	return digit(slices.Index(sections, e.section)) + e.section, h.T("today.section." + e.section)
}

// digit writes a small number so that it sorts as text.
func digit(n int) string { return strconv.Itoa(100 + n) }

// arrange puts the entries that the filter leaves under their headings. Without
// a filter that was mostly done when they were read.
func (p *Pane) arrange() arranged {
	m, f := p.manner(), p.filtered()
	if f != nil {
		return arrange(p.host, m, &p.now, f).telling(p.host, &p.news.heard.rows, f)
	}
	if p.now.all.manner != m {
		p.now.all = arrange(p.host, m, &p.now, nil)
	}
	return p.now.all.telling(p.host, &p.news.heard.rows, nil)
}

// filter is what entries must have; nil leaves them all.
type filter struct {
	words []string // folded
	keeps func(model.Link) bool
}

func (p *Pane) filtered() *filter {
	words := p.filter.Words()
	if len(words) == 0 && !p.filter.Narrowed() {
		return nil
	}
	return &filter{words, p.filter.Keeps}
}

// leaves lists the entries that the filter leaves: each word is in the title or
// in one of the texts that it shares.
func (f *filter) leaves(r *rows) []int32 {
	found := make([]int32, 0, len(r.entries))
	if f == nil {
		for i := range r.entries {
			found = append(found, int32(i))
		}
		return found
	}
	var has [shared][][]bool // by word, by label
	for of, labels := range r.labels {
		for _, w := range f.words {
			hits := make([]bool, len(labels))
			for k := range labels {
				hits[k] = strings.Contains(labels[k], w)
			}
			has[of] = append(has[of], hits)
		}
	}
next:
	for i := range r.entries {
		e := &r.entries[i]
		for k, w := range f.words {
			if !has[owners][k][e.shares[owners]] && !has[ofs][k][e.shares[ofs]] && !has[signed][k][e.shares[signed]] && !strings.Contains(e.folded, w) {
				continue next
			}
		}
		if f.keeps(e.link) {
			found = append(found, int32(i))
		}
	}
	return found
}
