package records

import (
	"slices"
	"strings"
	"unicode"

	"relais/model"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// tree lays the rows of the table out under what they lie under. What is not a
// row itself stands as a heading, which is a record too: it opens, is edited and
// takes new rows.
type tree struct {
	p        *Pane
	widget   widget.Tree
	by       *model.Field
	branches map[string]*branch // what something lies under, by node: headings and rows; "" is the root
	place    map[model.ID]int32 // of the rows, in the table
	under    []*branch          // of each row
	stems    bool               // rows lie under rows
	known    map[string]bool    // nodes that were there before: what was closed stays closed
	last     string             // row that the table's cursor was on
}

// branch is what lies right below a node: headings, and rows by their places.
type branch struct {
	node  string
	up    *branch // of a heading
	heads []*branch
	rows  []int32
	head  bool // a heading: the record of link, with count rows below
	link  model.Link
	label string
	count int
	seen  bool
}

// without is the node of the rows that lie under nothing.
const without = "-"

// build makes the tree of the rows that the table shows now.
func (t *tree) build() {
	table := t.p.table
	shown, _ := table.Rows()
	t.branches = map[string]*branch{"": {}}
	t.place, t.under, t.stems = make(map[model.ID]int32, shown), make([]*branch, shown), false
	for i := range shown {
		t.place[table.RowAt(i).ID] = int32(i)
	}
	lineage := table.Under()
	if lineage == nil {
		lineage = &pane.Lineage{}
	}
	at := map[model.Link]*branch{}
	for i := range shown {
		link := lineage.Of[table.RowAt(i).ID]
		b, ok := at[link]
		if !ok {
			b = t.branch(link, lineage)
			at[link] = b
		}
		t.under[i] = b
		b.rows = append(b.rows, int32(i))
		b.count++
	}
	t.add()
	t.sortHeads()
	t.reach()
	t.openNew()
}

// branch gives the branch of what a row lies under: of another row, or of a
// heading.
func (t *tree) branch(link model.Link, lineage *pane.Lineage) *branch {
	node := link.String()
	switch {
	case link.ID.IsZero() && t.isSelf():
		return t.branches[""]
	case link.ID.IsZero():
		node = without
	case link.Kind == t.p.kind.Name:
		if _, row := t.place[link.ID]; row {
			node = link.ID.String()
			if t.branches[node] == nil {
				t.branches[node], t.stems = &branch{node: node}, true
			}
			return t.branches[node]
		}
	}
	b := t.branches[node]
	if b != nil {
		return b
	}
	b = &branch{node: node, up: t.branches[""], head: true, link: link, label: lineage.Nodes[link].Label}
	t.branches[node] = b
	if parent := lineage.Nodes[link].Parent; !parent.ID.IsZero() {
		b.up = t.branch(parent, lineage)
	}
	b.up.heads = append(b.up.heads, b)
	return b
}

// isSelf tells whether the tree follows references of a kind to itself.
func (t *tree) isSelf() bool {
	return t.by != nil && slices.Equal(t.by.Targets, []string{t.p.kind.Name})
}

// add counts the rows of headings upwards.
func (t *tree) add() {
	for _, b := range t.branches {
		n, up := len(b.rows), b.up
		for range levelsMost { // merges can make a circle
			if up == nil {
				break
			}
			up.count += n
			up = up.up
		}
	}
}

// levelsMost is how far up rows are counted.
const levelsMost = 16

// reach hangs rows that lie under each other in a circle, which merges can make,
// at the root: none may vanish.
func (t *tree) reach() {
	root := t.branches[""]
	t.walk(root)
	for i, b := range t.under {
		if !b.seen {
			root.rows, t.under[i] = append(root.rows, int32(i)), root
			t.walk(t.stem(int32(i)))
		}
	}
}

// walk marks what lies below.
func (t *tree) walk(b *branch) {
	if b == nil || b.seen {
		return
	}
	b.seen = true
	for _, h := range b.heads {
		t.walk(h)
	}
	if t.stems {
		for _, i := range b.rows {
			t.walk(t.stem(i))
		}
	}
}

// stem is the branch of a row that others lie under, nil for others.
func (t *tree) stem(i int32) *branch {
	if !t.stems {
		return nil
	}
	return t.branches[t.rowID(i)]
}

func (t *tree) rowID(i int32) string { return t.p.table.RowAt(int(i)).ID.String() }

// sortHeads orders headings by their labels, numbers by their value; what lies
// under nothing comes last. Rows keep the order of the table, after headings.
func (t *tree) sortHeads() {
	for _, b := range t.branches {
		slices.SortStableFunc(b.heads, func(a, b *branch) int {
			if (a.node == without) != (b.node == without) {
				if a.node == without {
					return 1
				}
				return -1
			}
			return natural(model.FoldText(a.label), model.FoldText(b.label))
		})
	}
}

// natural compares texts, whole numbers in them by their value: 1.9 comes before
// 1.10.
func natural(a, b string) int {
	for a != "" && b != "" {
		na, ra := number(a)
		nb, rb := number(b)
		if na != "" && nb != "" {
			if len(na) != len(nb) {
				return len(na) - len(nb)
			}
			if c := strings.Compare(na, nb); c != 0 {
				return c
			}
			a, b = ra, rb
			continue
		}
		if a[0] != b[0] {
			return int(a[0]) - int(b[0])
		}
		a, b = a[1:], b[1:]
	}
	return len(a) - len(b)
}

// number cuts the digits off that a text begins with, without leading zeros.
func number(s string) (digits, rest string) {
	n := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsDigit(r) || r > '9' })
	if n < 0 {
		n = len(s)
	}
	if n == 0 {
		return "", s
	}
	digits = strings.TrimLeft(s[:n], "0")
	if digits == "" {
		digits = "0"
	}
	return digits, s[n:]
}

// openNew opens what is new, and shows the tree: what the user closed stays
// closed.
func (t *tree) openNew() {
	open := t.widget.Opened()
	if open == nil {
		open = map[string]bool{}
	}
	known := map[string]bool{}
	for node := range t.branches {
		if known[node] = true; !t.known[node] {
			open[node] = true
		}
	}
	t.known = known
	t.widget.Arrange(t, open)
}

// Children, Leaf and Cells make it the nodes of the widget.
func (t *tree) Children(id string) []string {
	b := t.branches[id]
	if b == nil {
		return nil
	}
	out := make([]string, 0, len(b.heads)+len(b.rows))
	for _, h := range b.heads {
		out = append(out, h.node)
	}
	for _, i := range b.rows {
		out = append(out, t.rowID(i))
	}
	return out
}

// Leaves gives the rows of a branch that has nothing but rows without any below.
func (t *tree) Leaves(id string) (int, func(i int) string, bool) {
	b := t.branches[id]
	if b == nil || len(b.heads) > 0 || t.stems {
		return 0, nil, false
	}
	rows, table := b.rows, t.p.table.Shown()
	return len(rows), func(i int) string { return table.ID(int(rows[i])) }, true
}

// Place finds a row of such a branch.
func (t *tree) Place(leaf string) (string, int, bool) {
	i, row := t.rowOf(leaf)
	if !row || t.stems || len(t.under[i].heads) > 0 {
		return "", 0, false
	}
	return t.under[i].node, slices.Index(t.under[i].rows, i), true
}

// rowOf is the place of a row in the table.
func (t *tree) rowOf(node string) (int32, bool) {
	id, ok := model.ParseID(node)
	if !ok {
		return 0, false
	}
	i, row := t.place[id]
	return i, row
}

// heading is the branch of a heading, nil for other nodes.
func (t *tree) heading(node string) *branch {
	if b := t.branches[node]; b != nil && b.head {
		return b
	}
	return nil
}

// Leaf reports whether nothing lies below.
func (t *tree) Leaf(id string) bool { return t.branches[id] == nil }

// Cells are those of the table, or a heading's label with how many rows lie
// below.
func (t *tree) Cells(id string) []widget.Cell {
	if i, row := t.rowOf(id); row {
		return t.p.table.CellsAt(int(i))
	}
	b := t.heading(id)
	if b == nil {
		return nil
	}
	h, text := t.p.host, b.label
	switch {
	case id == without:
		text = h.T("tree.without", "field", h.Words.Field(t.p.kind.Name, t.by.Name))
	case text == pane.Hidden, text == "":
		text = h.T("record.protected_or_gone")
	}
	return []widget.Cell{{Text: h.Title(text), Tail: " " + h.T("tree.head", "n", b.count), Tone: style.Strong}}
}

// follow puts the cursor where the table's is, unless a heading has it and the
// table's has not moved.
func (t *tree) follow(fresh bool) {
	list := &t.p.table.List
	t.widget.Columns, t.widget.SortBy, t.widget.Desc, t.widget.Empty = list.Columns, list.SortBy, list.Desc, list.Empty
	if fresh {
		t.build()
	}
	t.widget.ClearSelection()
	t.widget.Select(true, list.Selected()...)
	id := list.ID()
	head := t.heading(t.widget.ID()) != nil
	if id == "" || id == t.widget.ID() || head && id == t.last {
		return
	}
	t.last = id
	t.widget.Reveal(id, t.ancestors(id)...)
}

// ancestors are the nodes above a row, to be opened for it.
func (t *tree) ancestors(id string) []string {
	var out []string
	i, row := t.rowOf(id)
	if !row {
		return nil
	}
	for b := t.under[i]; b != nil && b.node != "" && !slices.Contains(out, b.node); {
		out = append(out, b.node)
		if b.head {
			b = b.up
		} else if i, row := t.rowOf(b.node); row {
			b = t.under[i]
		}
	}
	return out
}
