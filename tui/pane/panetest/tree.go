package panetest

import (
	"context"

	"relais/model"
	"relais/tui/pane"
)

// Tree lays a plan out; a zero id is the one of the latest year.
func (f *Fake) Tree(_ context.Context, plan model.ID) (pane.Tree, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	tree := pane.Tree{Plan: plan, Position: int64(len(f.past)) + 1}
	for _, p := range f.sorted("plan", "-year") {
		if plan.IsZero() || plan == p.ID {
			tree.Plan, tree.Title, tree.Year = p.ID, p.One("title"), p.One("year")
			f.level(&tree, p.ID, 0)
			return tree, f.Err
		}
	}
	if !plan.IsZero() {
		return tree, model.Refuse(model.NotFound, "record.none", "kind", "plan")
	}
	return tree, f.Err
}

// level adds the nodes below one, parents before children.
func (f *Fake) level(tree *pane.Tree, parent model.ID, depth int) (sum below) {
	if depth == len(levels) {
		return sum
	}
	lv := levels[depth]
	for _, r := range f.sorted(lv.kind, lv.number) {
		if r.One(lv.parent) != parent.String() {
			continue
		}
		n := pane.Node{Link: model.Link{Kind: lv.kind, ID: r.ID}, Text: r.One(lv.text), Percent: -1, Conflict: len(r.Conflicts) > 0}
		if depth > 0 {
			n.Parent = parent
		}
		if lv.number != "" {
			n.Number = r.One(lv.number)
		}
		if lv.owner != "" {
			n.Status = r.One("status")
			n.Assignee = f.label(nil, r.One(lv.owner), r.Kind.Field(lv.owner))
		}
		if lv.kind == "task" {
			n.Due = model.Day(r.One("due"))
			sum.tasks = append(sum.tasks, r)
		}
		at := len(tree.Nodes)
		tree.Nodes = append(tree.Nodes, n)
		sum.count(&tree.Nodes[at], f.level(tree, r.ID, depth+1))
	}
	return sum
}

// count gives a node the counts of what is below it, and adds them up.
func (s *below) count(n *pane.Node, b below) {
	switch n.Link.Kind {
	case "task":
	case "action":
		for _, t := range b.tasks {
			switch t.One("status") {
			case "cancelled":
				continue
			case "done":
				n.Done++
			}
			n.Total++
		}
		if n.Status == "dropped" {
			return
		}
		n.Percent = model.ActionProgress(n.Status, b.tasks)
		s.total++
		s.percent += n.Percent
		if n.Status == "done" {
			s.done++
		}
	default:
		n.Done, n.Total = b.done, b.total
		if b.total > 0 {
			n.Percent = b.percent / b.total
		}
		s.done, s.total, s.percent = s.done+b.done, s.total+b.total, s.percent+b.percent
	}
}

// below is what a level adds to the counts of the one above: actions done,
// actions that count, the sum of their progress, and the tasks.
type below struct {
	done, total, percent int
	tasks                []*model.Record
}
