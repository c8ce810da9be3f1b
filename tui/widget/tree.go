package widget

import (
	"maps"
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

// Tree is a list whose rows open and close. Only what is open is laid out, and
// only what is on the screen is drawn.
type Tree struct {
	List
	// Tight leaves no room for a sign before what has nothing below it.
	Tight bool

	nodes  Nodes
	open   map[string]bool
	flat   []flatNode
	parent map[string]string
}

type flatNode struct {
	id    string
	depth int
}

// SetNodes replaces the nodes; what was open stays open.
func (t *Tree) SetNodes(n Nodes) {
	t.nodes = n
	t.flatten()
}

// flatten lists the nodes that can be seen.
func (t *Tree) flatten() {
	flat := make([]flatNode, 0, len(t.flat))
	parent := map[string]string{}
	var walk func(id string, depth int)
	walk = func(id string, depth int) {
		for _, child := range t.nodes.Children(id) {
			if _, seen := parent[child]; seen { // a cycle made by a merge must not hang the screen
				continue
			}
			parent[child] = id
			flat = append(flat, flatNode{child, depth})
			if t.open[child] {
				walk(child, depth+1)
			}
		}
	}
	if t.nodes != nil {
		walk("", 0)
	}
	t.flat, t.parent = flat, parent
	t.SetSource(treeSource{t, flat})
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
	if row < 0 || row >= len(t.flat) || t.nodes.Leaf(t.flat[row].id) {
		return false
	}
	left := gutter + len(indent)*t.flat[row].depth
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
	if i := t.Index(); i+1 < len(t.flat) && t.parent[t.flat[i+1].id] == id {
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
	if p := t.parent[id]; p != "" {
		t.Seek(p)
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

// treeSource presents the visible nodes as rows.
type treeSource struct {
	tree *Tree
	flat []flatNode
}

func (s treeSource) Len() int         { return len(s.flat) }
func (s treeSource) ID(i int) string  { return s.flat[i].id }
func (s treeSource) Group(int) string { return "" }

// Under returns the row of the parent of row i where that stands just above it,
// else i.
func (s treeSource) Under(i int) int {
	if i > 0 && s.tree.parent[s.flat[i].id] == s.flat[i-1].id {
		return i - 1
	}
	return i
}

func (s treeSource) Row(i int) []Cell {
	n := s.flat[i]
	cells := append([]Cell(nil), s.tree.nodes.Cells(n.id)...)
	if len(cells) == 0 {
		cells = []Cell{{}}
	}
	sign := indent
	switch {
	case s.tree.nodes.Leaf(n.id) && s.tree.Tight:
		sign = ""
	case s.tree.nodes.Leaf(n.id):
	case s.tree.open[n.id]:
		sign = "▾ "
	default:
		sign = "▸ "
	}
	cells[0].Text = strings.Repeat(indent, n.depth) + sign + cells[0].Text
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
