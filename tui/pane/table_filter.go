package pane

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
)

// arrangement is an order and a grouping.
type arrangement struct {
	sort  string
	group int
}

// where returns the conditions of the table and of the filter together.
func (t *Table) where() string {
	own, typed := strings.TrimSpace(t.Where), t.filter.Where()
	if own == "" || typed == "" {
		return own + typed
	}
	return "(" + own + ") (" + typed + ")"
}

// CodesLeft lists the codes of a choice that records may have, by the conditions
// on that field alone.
func (t *Table) CodesLeft(f *model.Field) []string {
	q, err := model.ParseQueryWith(t.Kind, t.where(), t.host.Env(), t.host.Lexicon)
	if err != nil {
		return slices.Clone(f.Codes)
	}
	about := slices.DeleteFunc(slices.Clone(q.Conjuncts()), func(c model.Cond) bool {
		return slices.ContainsFunc(c.Terms(), func(term model.Term) bool { return term.Field != f })
	})
	r := t.Kind.New(t.host.Env())
	return slices.DeleteFunc(slices.Clone(f.Codes), func(code string) bool {
		r.Put(f.Name, code)
		return slices.ContainsFunc(about, func(c model.Cond) bool { return !model.Match(r, c, nil) })
	})
}

// confirm takes the filter's conditions, order and grouping in.
func (t *Table) confirm() tea.Cmd {
	t.unarrange()
	if q := t.filter.Query(); len(q.Sort) > 0 || q.Group != nil {
		t.before = &arrangement{t.sort, t.group}
		t.Follow(q)
	}
	t.rearrange()
	if t.where() != t.asked || t.sort != t.now.Query.Sort || len(t.columns) != len(t.now.Query.Columns) {
		return t.Load()
	}
	return nil
}

// refine shows what the filter leaves while it is typed: the rows are read anew
// where its finished conditions are others.
func (t *Table) refine() tea.Cmd {
	t.arrange()
	t.List.Home()
	if t.where() != t.asked {
		return t.loadAll()
	}
	return nil
}

// Follow orders and groups the rows as a query says; they must be loaded anew.
func (t *Table) Follow(q model.Query) {
	if len(q.Sort) > 0 {
		var names []string
		for _, o := range q.Sort {
			names = append(names, o.String())
		}
		t.sort = strings.Join(names, ",")
		t.showSort()
	}
	if q.Group != nil {
		t.Also(q.Group.Name)
		t.group = slices.Index(t.columns, q.Group.Name)
	}
}

// Also has fields read that are not drawn, for headings and other layouts.
func (t *Table) Also(names ...string) {
	for _, name := range names {
		if f := t.Kind.Field(name); f != nil && !slices.Contains(t.columns, name) {
			t.columns, t.fields = append(t.columns, name), append(t.fields, f)
		}
	}
}

// unarrange gives back the order and groups that the filter's own replaced.
func (t *Table) unarrange() {
	if t.before != nil {
		t.sort, t.group, t.before = t.before.sort, t.before.group, nil
		t.showSort()
	}
}

// rearrange is arrange for new rows, or another grouping.
func (t *Table) rearrange() {
	t.sought, t.heads = nil, map[string]string{}
	t.arrange()
}

// arrange computes which rows are shown, in which order. Where words were only
// typed on, it looks into the rows that are left.
func (t *Table) arrange() {
	t.rev++
	words := t.filter.Words()
	switch {
	case len(words) == 0 || t.folded != nil:
	case t.folding.Pending():
		words = nil // all rows, until their text is there
	default:
		t.folded = t.folder()(t.now.Rows)
	}
	from := t.order
	if t.sought == nil || !typedOn(t.sought, words) {
		from = make([]int32, len(t.now.Rows))
		for i := range from {
			from[i] = int32(i)
		}
	}
	if words == nil {
		words = []string{}
	}
	t.sought = words
	order := make([]int32, 0, len(from)) // anew: the list still holds the last one
next:
	for _, i := range from {
		for _, w := range words {
			if !strings.Contains(t.folded[i], w) {
				continue next
			}
		}
		order = append(order, i)
	}
	t.order = order
	if t.group >= 0 {
		t.groupRows()
	}
	t.List.SetSource(t.source())
}

// typedOn reports whether rows that have the new words are among those that
// have the old ones.
func typedOn(before, now []string) bool {
	if len(now) < len(before) {
		return false
	}
	for i, w := range before {
		if !strings.Contains(now[i], w) {
			return false
		}
	}
	return true
}

// monthBytes is the length of a month within a day or moment: 2026-11.
const (
	monthBytes = 7
	dayBytes   = 10
)

// groupKey tells the group of a row: a moment's is its month.
func (t *Table) groupKey(group int, r Row) string {
	cell := r.Cells[group]
	if t.fields[group].Type == model.TypeMoment && t.Daily && len(cell) >= dayBytes {
		return cell[:dayBytes]
	}
	if t.fields[group].Type == model.TypeMoment && len(cell) >= monthBytes {
		return cell[:monthBytes]
	}
	return cell
}

// heading is the title of a row's group, from heads where it is there.
func (t *Table) heading(heads map[string]string, group int, r Row) string {
	key := t.groupKey(group, r)
	text, ok := heads[key]
	if ok {
		return text
	}
	switch day := model.Day(key + "-01").Time(); {
	case key == "" && t.Others != "":
		text = t.Others
	case key == "":
		text = t.host.T("widget.form.unset")
	case t.Daily && !model.Day(key).Time().IsZero():
		text = t.host.DayAndDistance(model.Day(key))
	case t.fields[group].Type == model.TypeMoment && !day.IsZero():
		text = Upper(t.host.Words.Month(day))
	default:
		text = t.host.Cell(t.Kind.Name, t.fields[group], key).Text
	}
	heads[key] = text
	return text
}

// groupRows orders the rows by their groups, keeping the order within. Groups
// of the column that sorts the rows come as they are sorted.
func (t *Table) groupRows() {
	type found struct {
		key  string
		rank int // of a code
		rows int
	}
	f := t.fields[t.group]
	rank := func(key string) int {
		if at := slices.Index(f.Codes, key); at >= 0 {
			return at
		}
		if key == "" {
			return 1 << 30
		}
		return 0
	}
	var groups []found
	at := map[string]int32{}
	of := make([]int32, len(t.order))
	for n, i := range t.order {
		key := t.groupKey(t.group, t.now.Rows[i])
		g, ok := at[key]
		if !ok {
			g = int32(len(groups))
			at[key] = g
			groups = append(groups, found{key, rank(key), 0})
		}
		of[n] = g
		groups[g].rows++
	}
	order := make([]int32, len(groups))
	for g := range order {
		order[g] = int32(g)
	}
	if t.List.SortBy != f.Name {
		slices.SortFunc(order, func(a, b int32) int {
			x, y := &groups[a], &groups[b]
			return cmp.Or(x.rank-y.rank, strings.Compare(x.key, y.key))
		})
	}
	next, from := make([]int, len(groups)), 0
	for _, g := range order {
		next[g] = from
		from += groups[g].rows
	}
	rows := make([]int32, len(t.order))
	for n, i := range t.order {
		rows[next[of[n]]] = i
		next[of[n]]++
	}
	t.order = rows
}

// Filter starts typing a filter.
func (t *Table) Filter() tea.Cmd {
	t.filter.Open()
	return tea.Batch(t.filter.Pending(), t.prepare())
}

// ClearFilter takes the filter away.
func (t *Table) ClearFilter() tea.Cmd {
	t.filter.Clear()
	t.folding.Drop()
	t.folded = nil
	t.unarrange()
	t.rearrange()
	if t.where() != t.asked || t.now.Query.Sort != t.sort {
		return t.Load()
	}
	return nil
}

// Filtered reports whether a filter hides rows or is being typed.
func (t *Table) Filtered() bool { return t.filter.On() }

// Typing reports whether a filter is being typed.
func (t *Table) Typing() bool { return t.filter.Typing() }

// Cursor returns where the cursor belongs while a filter is typed.
func (t *Table) Cursor() *tea.Cursor { return t.filter.Cursor() }

// SortBy orders the rows by a column; the same again reverses the order.
func (t *Table) SortBy(column string) tea.Cmd {
	if t.sort == column {
		column = "-" + column
	}
	t.sort = column
	t.showSort()
	return t.Load()
}

// SortAs orders the rows by a field; they must be loaded anew.
func (t *Table) SortAs(order string) {
	t.sort = order
	t.showSort()
}

func (t *Table) showSort() {
	first, _, _ := strings.Cut(t.sort, ",")
	t.List.SortBy, t.List.Desc = strings.TrimPrefix(first, "-"), strings.HasPrefix(first, "-")
}

// GroupBy puts the rows under headings of a column; an unknown one takes the
// headings away.
func (t *Table) GroupBy(column string) {
	t.group = slices.Index(t.columns, column)
	t.rearrange()
}
