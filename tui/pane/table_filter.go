package pane

import (
	"sort"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/widget"
)

// operators tell a condition of the --where language from words to look for.
const operators = "=<>~"

// whereOf returns the conditions within the filter that the user confirmed.
func (t *Table) whereOf() string {
	if t.typing {
		return ""
	}
	var conditions []string
	for _, w := range strings.Fields(t.filter.Value()) {
		if strings.ContainsAny(w, operators) {
			conditions = append(conditions, w)
		}
	}
	return strings.Join(conditions, " ")
}

// words returns the words of the filter that rows must contain.
func (t *Table) words() []string {
	var words []string
	for _, w := range strings.Fields(widget.Fold(t.filter.Value())) {
		if !strings.ContainsAny(w, operators) {
			words = append(words, w)
		}
	}
	return words
}

// rearrange is arrange for new rows, or another grouping.
func (t *Table) rearrange() {
	t.sought, t.heads = nil, map[string]string{}
	t.arrange()
}

// arrange computes which rows are shown, in which order. Where words were only
// typed on, it looks into the rows that are left.
func (t *Table) arrange() {
	words := t.words()
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
			if !strings.Contains(t.now.folded[i], w) {
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
const monthBytes = 7

// groupKey tells the group of a row: a moment's is its month.
func (t *Table) groupKey(group int, r Row) string {
	cell := r.Cells[group]
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
	byKey := map[string][]int32{}
	var found []string
	for _, i := range t.order {
		key := t.groupKey(t.group, t.now.Rows[i])
		if byKey[key] == nil {
			found = append(found, key)
		}
		byKey[key] = append(byKey[key], i)
	}
	f := t.fields[t.group]
	if strings.TrimPrefix(t.sort, "-") != f.Name {
		place := map[string]int{"": 1 << 30}
		for i, code := range f.Codes {
			place[code] = i
		}
		sort.SliceStable(found, func(a, b int) bool {
			x, y := found[a], found[b]
			if px, py := place[x], place[y]; px != py {
				return px < py
			}
			return x < y
		})
	}
	order := make([]int32, 0, len(t.order))
	for _, key := range found {
		order = append(order, byKey[key]...)
	}
	t.order = order
}

// Filter starts typing a filter.
func (t *Table) Filter() { t.typing = true }

// ClearFilter takes the filter away.
func (t *Table) ClearFilter() tea.Cmd {
	had := t.typing || t.whereOf() != ""
	t.typing = false
	t.filter.SetValue("")
	t.arrange()
	if had && t.now.Query.Where != t.Where {
		return t.Load()
	}
	return nil
}

// Filtered reports whether a filter hides rows or is being typed.
func (t *Table) Filtered() bool { return t.typing || !t.filter.Empty() }

// Typing reports whether a filter is being typed.
func (t *Table) Typing() bool { return t.typing }

// Cursor returns where the cursor belongs while a filter is typed.
func (t *Table) Cursor() *tea.Cursor { return t.cursor }

// SortBy orders the rows by a column; the same again reverses the order.
func (t *Table) SortBy(column string) tea.Cmd {
	if t.sort == column {
		column = "-" + column
	}
	t.sort = column
	t.showSort()
	return t.Load()
}

func (t *Table) showSort() {
	t.List.SortBy, t.List.Desc = strings.TrimPrefix(t.sort, "-"), strings.HasPrefix(t.sort, "-")
}

// GroupBy puts the rows under headings of a column; an unknown one takes the
// headings away.
func (t *Table) GroupBy(column string) {
	t.group = -1
	for i, name := range t.columns {
		if name == column {
			t.group = i
		}
	}
	t.rearrange()
}
