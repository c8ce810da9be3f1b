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
	children map[string][]string
	place    map[string]int        // of the rows, in the table
	heads    map[string]model.Link // headings, by node
	label    map[string]string
	count    map[string]int  // rows below a heading
	known    map[string]bool // nodes that were there before: what was closed stays closed
	last     string          // row that the table's cursor was on
}

// without is the node of the rows that lie under nothing.
const without = "-"

// build makes the tree of the rows that the table shows now.
func (t *tree) build() {
	table := t.p.table
	t.children, t.place = map[string][]string{}, map[string]int{}
	t.heads, t.label, t.count = map[string]model.Link{}, map[string]string{}, map[string]int{}
	shown, _ := table.Rows()
	for i := range shown {
		t.place[table.RowAt(i).ID.String()] = i
	}
	lineage := table.Under()
	if lineage == nil {
		lineage = &pane.Lineage{}
	}
	for i := range shown {
		id := table.RowAt(i).ID
		t.hang(id.String(), t.node(lineage.Of[id], lineage), lineage)
	}
	t.sortHeads()
	t.reach()
	t.openNew()
	t.widget.SetNodes(t)
}

// node names the node of what a row lies under: another row, or a heading.
func (t *tree) node(link model.Link, lineage *pane.Lineage) string {
	if link.ID.IsZero() {
		if t.isSelf() {
			return ""
		}
		return without
	}
	if id := link.ID.String(); link.Kind == t.p.kind.Name {
		if _, row := t.place[id]; row {
			return id
		}
	}
	node := link.String()
	if _, there := t.heads[node]; !there && node != "" {
		t.heads[node] = link
		t.label[node] = lineage.Nodes[link].Label
		up := ""
		if parent := lineage.Nodes[link].Parent; !parent.ID.IsZero() {
			up = t.node(parent, lineage)
		}
		t.children[up] = append(t.children[up], node)
	}
	return node
}

// isSelf tells whether the tree follows references of a kind to itself.
func (t *tree) isSelf() bool {
	return t.by != nil && slices.Equal(t.by.Targets, []string{t.p.kind.Name})
}

// hang puts a row under a node, and counts it upwards.
func (t *tree) hang(row, node string, lineage *pane.Lineage) {
	if _, there := t.heads[node]; node == without && !there {
		t.heads[without] = model.Link{}
		t.children[""] = append(t.children[""], without)
	}
	t.children[node] = append(t.children[node], row)
	if node == without {
		t.count[without]++
	}
	link := t.heads[node]
	for range levelsMost { // merges can make a circle
		if link.ID.IsZero() {
			break
		}
		t.count[link.String()]++
		link = lineage.Nodes[link].Parent
	}
}

// levelsMost is how far up rows are counted.
const levelsMost = 16

// reach hangs rows that lie under each other in a circle, which merges can make,
// at the root: none may vanish.
func (t *tree) reach() {
	seen := map[string]bool{}
	t.below("", seen)
	shown, _ := t.p.table.Rows()
	for i := range shown {
		if id := t.p.table.RowAt(i).ID.String(); !seen[id] {
			seen[id] = true
			t.children[""] = append(t.children[""], id)
			t.below(id, seen)
		}
	}
}

// sortHeads orders headings by their labels, numbers by their value; what lies
// under nothing comes last. Rows keep the order of the table, after headings.
func (t *tree) sortHeads() {
	for _, below := range t.children {
		slices.SortStableFunc(below, func(a, b string) int {
			_, headA := t.heads[a]
			_, headB := t.heads[b]
			switch {
			case headA != headB && headA:
				return -1
			case headA != headB:
				return 1
			case !headA:
				return 0
			case (a == without) != (b == without):
				if a == without {
					return 1
				}
				return -1
			}
			return natural(model.FoldText(t.label[a]), model.FoldText(t.label[b]))
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

// openNew opens what is new: what the user closed stays closed.
func (t *tree) openNew() {
	open := t.widget.Opened()
	if open == nil {
		open = map[string]bool{}
	}
	known := map[string]bool{}
	for node := range t.children {
		if known[node] = true; !t.known[node] {
			open[node] = true
		}
	}
	t.known = known
	t.widget.SetOpened(open)
}

// Children, Leaf and Cells make it the nodes of the widget.
func (t *tree) Children(id string) []string { return t.children[id] }

// Leaf reports whether nothing lies below.
func (t *tree) Leaf(id string) bool { return len(t.children[id]) == 0 }

// Cells are those of the table, or a heading's label with how many rows lie
// below.
func (t *tree) Cells(id string) []widget.Cell {
	if i, row := t.place[id]; row {
		return t.p.table.CellsAt(i)
	}
	h := t.p.host
	text := t.label[id]
	switch {
	case id == without:
		text = h.T("tree.without", "field", h.Words.Field(t.p.kind.Name, t.by.Name))
	case text == pane.Hidden, text == "":
		text = h.T("record.protected_or_gone")
	}
	return []widget.Cell{{Text: h.Title(text), Tail: " " + h.T("tree.head", "n", t.count[id]), Tone: style.Strong}}
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
	_, head := t.heads[t.widget.ID()]
	if id == "" || id == t.widget.ID() || head && id == t.last {
		return
	}
	t.last = id
	t.widget.Reveal(id, t.ancestors(id)...)
}

// ancestors are the nodes above a row, to be opened for it.
func (t *tree) ancestors(id string) []string {
	up := map[string]string{}
	for node, below := range t.children {
		for _, c := range below {
			up[c] = node
		}
	}
	var out []string
	for at := up[id]; at != "" && !slices.Contains(out, at); at = up[at] {
		out = append(out, at)
	}
	return out
}
