package widget

import (
	"maps"
	"slices"
	"strings"
)

// Nodes gives a tree its nodes. Children is asked for expanded nodes only.
type Nodes interface {
	// Children returns the ids below a node in order; below "" are the roots.
	Children(id string) []string
	// Leaf reports whether the node can have nothing below it.
	Leaf(id string) bool
	// Cells returns the node's cells; the tree indents the first one.
	Cells(id string) []Cell
}

// Crowded is Nodes of which some have so many leaves below them that they are
// not laid out one by one.
type Crowded interface {
	// Leaves returns how many leaves are below a node, and the id of each; ok is
	// false for a node that Children is asked for.
	Leaves(id string) (n int, at func(i int) string, ok bool)
	// Place returns the node that a leaf is below, and which of its leaves it is.
	Place(leaf string) (id string, i int, ok bool)
}

// Tree is a list whose rows open and close. Only what is open is laid out, and
// only what is on the screen is drawn.
type Tree struct {
	List
	// Tight leaves no room for a sign before what has nothing below it.
	Tight bool

	nodes Nodes
	open  map[string]bool
	flat  []flatNode
	seen  int // rows of flat
}

// flatNode is a node that can be seen, or the leaves of one that has many: their
// first row, their depth, and the row of their parent, -1 for a root.
type flatNode struct {
	id    string // empty for leaves
	at    func(i int) string
	first int
	depth int
	up    int
}

// SetNodes replaces the nodes; what was open stays open.
func (t *Tree) SetNodes(n Nodes) {
	t.nodes = n
	t.flatten()
}

// Arrange replaces the nodes, opens these and closes all others.
func (t *Tree) Arrange(n Nodes, open map[string]bool) {
	t.nodes = n
	t.SetOpened(open)
}

// flatten lists the nodes that can be seen.
func (t *Tree) flatten() {
	s := treeSource{tree: t, nodes: t.nodes, flat: make([]flatNode, 0, len(t.flat))}
	crowded, _ := t.nodes.(Crowded)
	var walk func(id string, up, depth int)
	walk = func(id string, up, depth int) {
		if crowded != nil {
			if n, at, ok := crowded.Leaves(id); ok {
				if n > 0 {
					s.flat = append(s.flat, flatNode{at: at, first: s.rows, depth: depth, up: up})
					s.rows += n
				}
				return
			}
		}
		for _, child := range t.nodes.Children(id) {
			if s.within(up, child) { // a cycle made by a merge must not hang the screen
				continue
			}
			row := s.rows
			s.flat = append(s.flat, flatNode{id: child, first: row, depth: depth, up: up})
			s.rows++
			if t.open[child] {
				walk(child, row, depth+1)
			}
		}
	}
	if t.nodes != nil {
		walk("", -1, 0)
	}
	t.flat, t.seen = s.flat, s.rows
	t.SetSource(s)
}

// IsOpen reports whether the node shows what is below it.
func (t *Tree) IsOpen(id string) bool { return t.open[id] }

// SetOpen opens or closes a node.
func (t *Tree) SetOpen(id string, open bool) {
	if t.open == nil {
		t.open = map[string]bool{}
	}
	if t.open[id] == open {
		return
	}
	if open {
		t.open[id] = true
	} else {
		delete(t.open, id)
	}
	t.flatten()
}

// Opened returns the ids of the open nodes.
func (t *Tree) Opened() map[string]bool { return maps.Clone(t.open) }

// SetOpened opens these nodes and closes all others.
func (t *Tree) SetOpened(open map[string]bool) {
	t.open = maps.Clone(open)
	t.flatten()
}

// OnSign reports whether cell x of the last drawing shows the sign that says
// whether the row's node is open.
func (t *Tree) OnSign(row, x int) bool {
	if row < 0 || row >= t.seen || t.nodes.Leaf(t.shown().ID(row)) {
		return false
	}
	left := gutter + len(indent)*t.shown().at(row).depth
	return x >= left && x < left+len(indent)
}

// indent is the room of one level, and of the sign.
const indent = "  "

// OpenTo opens all nodes down to the given depth; 0 closes everything.
func (t *Tree) OpenTo(depth int) {
	t.open = map[string]bool{}
	var walk func(id string, d int)
	walk = func(id string, d int) {
		if d >= depth {
			return
		}
		for _, child := range t.nodes.Children(id) {
			if !t.nodes.Leaf(child) && !t.open[child] {
				t.open[child] = true
				walk(child, d+1)
			}
		}
	}
	if t.nodes != nil {
		walk("", 0)
	}
	t.flatten()
}

// Right opens the node under the cursor, or goes to its first child.
func (t *Tree) Right() {
	id := t.ID()
	if id == "" || t.nodes.Leaf(id) {
		return
	}
	if !t.open[id] {
		t.SetOpen(id, true)
		return
	}
	if i := t.Index(); i+1 < t.seen && t.shown().at(i+1).up == i {
		t.Move(1)
	}
}

// Left closes the node under the cursor, or goes to its parent.
func (t *Tree) Left() {
	id := t.ID()
	if id == "" {
		return
	}
	if t.open[id] {
		t.SetOpen(id, false)
		return
	}
	if up := t.shown().at(t.Index()).up; up >= 0 {
		t.MoveTo(up)
	}
}

// Flip opens or closes the node under the cursor.
func (t *Tree) Flip() {
	if id := t.ID(); id != "" && !t.nodes.Leaf(id) {
		t.SetOpen(id, !t.open[id])
	}
}

// Reveal opens the given ancestors, outermost first, and puts the cursor on
// the node.
func (t *Tree) Reveal(id string, ancestors ...string) bool {
	if t.open == nil {
		t.open = map[string]bool{}
	}
	for _, a := range ancestors {
		t.open[a] = true
	}
	t.flatten()
	return t.Seek(id)
}

// treeSource presents the visible nodes as rows, as they were when it was made.
type treeSource struct {
	tree  *Tree
	nodes Nodes
	flat  []flatNode
	rows  int
}

func (t *Tree) shown() treeSource { return treeSource{t, t.nodes, t.flat, t.seen} }

func (s treeSource) Len() int         { return s.rows }
func (s treeSource) Group(int) string { return "" }

// at returns the node of row i, or the leaves that it is among.
func (s treeSource) at(i int) *flatNode {
	k, exact := slices.BinarySearchFunc(s.flat, i, func(n flatNode, i int) int { return n.first - i })
	if !exact {
		k--
	}
	return &s.flat[k]
}

func (s treeSource) ID(i int) string {
	n := s.at(i)
	if n.at != nil {
		return n.at(i - n.first)
	}
	return n.id
}

// Find looks leaves up where there are many.
func (s treeSource) Find(id string) int {
	under, at := "", -1
	if c, ok := s.nodes.(Crowded); ok {
		if of, i, ok := c.Place(id); ok {
			under, at = of, i
		}
	}
	for k := range s.flat {
		switch n := &s.flat[k]; {
		case n.at == nil && n.id == id:
			return n.first
		case n.at != nil && at >= 0 && (n.up < 0 && under == "" || n.up >= 0 && s.ID(n.up) == under):
			return n.first + at
		}
	}
	return -1
}

// within reports whether a node is the one of a row, or stands above it.
func (s treeSource) within(row int, id string) bool {
	for row >= 0 {
		n := s.at(row)
		if n.id == id {
			return true
		}
		row = n.up
	}
	return false
}

// Under returns the row of the parent of row i where that stands just above it,
// else i.
func (s treeSource) Under(i int) int {
	if i > 0 && s.at(i).up == i-1 {
		return i - 1
	}
	return i
}

func (s treeSource) Row(i int) []Cell {
	id, n := s.ID(i), s.at(i)
	cells := append([]Cell(nil), s.nodes.Cells(id)...)
	if len(cells) == 0 {
		cells = []Cell{{}}
	}
	sign := indent
	switch {
	case s.nodes.Leaf(id) && s.tree.Tight:
		sign = ""
	case s.nodes.Leaf(id):
	case s.tree.open[id]:
		sign = "▾ "
	default:
		sign = "▸ "
	}
	if before := strings.Repeat(indent, n.depth) + sign; len(cells[0].Lead) > 0 {
		cells[0].Lead = append([]Mark{{Text: before}}, cells[0].Lead...)
	} else {
		cells[0].Text = before + cells[0].Text
	}
	return cells
}

// Gauge draws progress as signs, so that it needs no colour: «▰▰▱▱▱».
func Gauge(done, total, width int) string {
	if total <= 0 || width <= 0 {
		return ""
	}
	full := done * width / total
	if done > 0 && full == 0 {
		full = 1
	}
	full = max(0, min(full, width))
	return strings.Repeat("▰", full) + strings.Repeat("▱", width-full)
}
