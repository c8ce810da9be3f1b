package main

import (
	"context"

	"relais/model"
	"relais/store"
	"relais/tui/pane"
)

func (d *data) Tree(ctx context.Context, plan model.ID) (pane.Tree, error) {
	t, err := d.s.Tree(ctx, plan)
	if err != nil || t.Plan == nil {
		return pane.Tree{}, err
	}
	out := pane.Tree{Plan: t.Plan.ID, Title: t.Plan.One("title"), Year: t.Plan.One("year"), Position: t.Position}
	owners := map[model.ID]bool{}
	note := func(lists map[model.ID][]*model.Record, field string) {
		for _, list := range lists {
			for _, r := range list {
				if id, ok := model.ParseID(r.One(field)); ok && !id.IsZero() {
					owners[id] = true
				}
			}
		}
	}
	note(t.Tasks, "assignee")
	note(t.Actions, "responsible")
	var ids []model.ID
	for id := range owners {
		ids = append(ids, id)
	}
	names, err := d.s.Labels(ctx, []string{"person"}, ids)
	if err != nil {
		return out, err
	}
	w := treeWalk{t: t, names: names}
	for _, o := range t.Objectives {
		w.objective(o)
	}
	out.Nodes = w.nodes
	return out, nil
}

// treeWalk lists a tree's nodes, parents before children, and counts upwards.
type treeWalk struct {
	t     *store.Tree
	names map[model.ID]store.Label
	nodes []pane.Node
}

// tally is what is below a node: actions that are done, that count, and the
// sum of their progress in percent.
type tally struct{ done, total, percent int }

func (t *tally) add(o tally) {
	t.done += o.done
	t.total += o.total
	t.percent += o.percent
}

func (t tally) mean() int {
	if t.total == 0 {
		return -1
	}
	return t.percent / t.total
}

func (w *treeWalk) objective(o *model.Record) {
	at := w.open(o, model.ID{}, o.One("number"), o.One("title"))
	var sum tally
	for _, m := range w.t.Means[o.ID] {
		mAt := w.open(m, o.ID, m.One("number"), m.One("title"))
		var below tally
		for _, a := range w.t.Actions[m.ID] {
			below.add(w.action(a, m.ID))
		}
		w.close(mAt, below)
		sum.add(below)
	}
	w.close(at, sum)
}

func (w *treeWalk) open(r *model.Record, parent model.ID, number, text string) int {
	w.nodes = append(w.nodes, pane.Node{Link: model.Link{Kind: r.Kind.Name, ID: r.ID}, Parent: parent,
		Number: number, Text: text, Status: r.One("status"), Percent: -1, Conflict: len(r.Conflicts) > 0})
	return len(w.nodes) - 1
}

func (w *treeWalk) close(at int, t tally) {
	w.nodes[at].Done, w.nodes[at].Total, w.nodes[at].Percent = t.done, t.total, t.mean()
}

// owner labels the person that a field names; one who is protected stays so.
func (w *treeWalk) owner(r *model.Record, field string) string {
	id, ok := model.ParseID(r.One(field))
	if !ok || w.names[id].Protected {
		return ""
	}
	return w.names[id].Text
}

// action lists an action and its tasks. A dropped action counts for nothing.
func (w *treeWalk) action(a *model.Record, means model.ID) tally {
	at := w.open(a, means, a.One("ref"), a.One("text"))
	tasks := w.t.Tasks[a.ID]
	node := &w.nodes[at]
	node.Assignee = w.owner(a, "responsible")
	for _, t := range tasks {
		status := model.Status(t.One("status"))
		if status == model.Cancelled {
			continue
		}
		node.Total++
		if status == model.Done {
			node.Done++
		}
	}
	status := a.One("status")
	if status != "dropped" {
		node.Percent = model.ActionProgress(status, tasks)
	}
	percent := node.Percent
	for _, t := range tasks {
		i := w.open(t, a.ID, "", t.One("title"))
		w.nodes[i].Due = model.Day(t.One("due"))
		w.nodes[i].Assignee = w.owner(t, "assignee")
	}
	if status == "dropped" {
		return tally{}
	}
	out := tally{total: 1, percent: percent}
	if status == "done" {
		out.done = 1
	}
	return out
}
