package objectives

import (
	"context"
	"strings"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/pane"
	"relais/tui/widget"
)

// plan is a plan laid out and made ready outside of the update goroutine: what
// is under what, and the texts that a filter looks into.
type plan struct {
	tree  pane.Tree
	all   []pane.Row // every plan: title, year
	nodes []node     // the plan itself first; parents before children
	at    map[string]int32
}

// node is a line of the tree.
type node struct {
	pane.Node
	id     string
	up     int32 // parent, -1 for the plan itself
	below  []int32
	folded string
}

// parents names the field by which each kind hangs from the one above.
var parents = map[string]string{"task": "action", "action": "means", "means": "objective", "objective": "plan"}

// under names the kind below each, and what a new record there refers to.
var under = map[string]string{"plan": "objective", "objective": "means", "means": "action", "action": "task"}

// planColumns are the fields of plan.all.
var planColumns = []string{"title", "year", "status"}

// read reads a plan, or the one that a record hangs from.
func read(ctx context.Context, data pane.Data, words *i18n.Catalogue, id model.ID, sought model.Link) (plan, error) {
	if !sought.ID.IsZero() {
		if of, err := planOf(ctx, data, sought); err == nil && !of.IsZero() {
			id = of
		}
	}
	tree, err := data.Tree(ctx, id)
	if err != nil {
		return plan{}, err
	}
	list, err := data.List(ctx, pane.Query{Kind: model.Plans.Name, Columns: planColumns, Sort: "-year"})
	if err != nil {
		return plan{}, err
	}
	p := layOut(tree, words)
	p.all = list.Rows
	return p, nil
}

// planOf climbs from a record to its plan.
func planOf(ctx context.Context, data pane.Data, link model.Link) (model.ID, error) {
	for link.Kind != model.Plans.Name {
		full, err := data.Get(ctx, link)
		if err != nil {
			return model.ID{}, err
		}
		up := parents[link.Kind]
		id, ok := model.ParseID(full.One(up))
		if !ok {
			return model.ID{}, nil
		}
		link = model.Link{Kind: up, ID: id}
	}
	return link.ID, nil
}

// layOut finds what is under what.
func layOut(tree pane.Tree, words *i18n.Catalogue) plan {
	p := plan{tree: tree}
	if tree.Plan.IsZero() {
		return p
	}
	p.nodes = make([]node, 1, len(tree.Nodes)+1)
	p.at = make(map[string]int32, len(tree.Nodes)+1)
	root := model.Link{Kind: model.Plans.Name, ID: tree.Plan}
	p.nodes[0] = node{Node: pane.Node{Link: root, Text: tree.Title, Percent: -1}, id: root.ID.String(), up: -1}
	p.at[p.nodes[0].id] = 0
	for _, n := range tree.Nodes {
		up, i := int32(0), int32(len(p.nodes))
		if !n.Parent.IsZero() {
			up = p.at[n.Parent.String()]
		}
		id := n.Link.ID.String()
		p.at[id] = i
		p.nodes[up].below = append(p.nodes[up].below, i)
		p.nodes = append(p.nodes, node{Node: n, id: id, up: up, folded: widget.Fold(strings.Join([]string{
			n.Number, n.Text, words.Choice(n.Link.Kind, "status", n.Status), n.Assignee}, "\n"))})
	}
	p.sum()
	return p
}

// sum counts the plan's own progress: each action counts once.
func (p *plan) sum() {
	root, percent := &p.nodes[0], 0
	root.folded = widget.Fold(root.Text)
	for i := range p.nodes {
		n := &p.nodes[i]
		if n.Link.Kind != model.Actions.Name || n.Percent < 0 {
			continue
		}
		root.Total++
		percent += n.Percent
		if n.Status == "done" {
			root.Done++
		}
	}
	if root.Total > 0 {
		root.Percent = percent / root.Total
	}
}

// find returns a node by its id, nil if there is none.
func (p *plan) find(id string) *node {
	if i, ok := p.at[id]; ok {
		return &p.nodes[i]
	}
	return nil
}

// above lists the ids of what a node hangs from, the plan first.
func (p *plan) above(n *node) []string {
	var ids []string
	for up := n.up; up >= 0; up = p.nodes[up].up {
		ids = append([]string{p.nodes[up].id}, ids...)
	}
	return ids
}

// depth is how many levels a node hangs below the plan.
func (p *plan) depth(n *node) (d int) {
	for up := n.up; up >= 0; up = p.nodes[up].up {
		d++
	}
	return d
}

// walk visits a node and everything below it, parents first.
func (p *plan) walk(n *node, visit func(*node)) {
	visit(n)
	for _, i := range n.below {
		p.walk(&p.nodes[i], visit)
	}
}

// statuses counts the actions from a node on by their status.
func (p *plan) statuses(n *node) map[string]int {
	counts := map[string]int{}
	p.walk(n, func(n *node) {
		if n.Link.Kind == model.Actions.Name {
			counts[n.Status]++
		}
	})
	return counts
}

// next suggests the number of what is added under a node: the one after the
// last. Gaps are never filled, since plans do not renumber.
func (p *plan) next(n *node) string {
	last := ""
	for _, i := range n.below {
		if number := p.nodes[i].Number; last == "" || model.RefLess(last, number) {
			last = number
		}
	}
	return model.NextRef(last, n.Number)
}
