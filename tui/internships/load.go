package internships

import (
	"context"
	"slices"
	"strings"

	"relais/model"
	"relais/tui/pane"
)

// trainee is an intern as this pane needs it.
type trainee struct {
	id     model.ID
	name   string // label of the person, pane.Hidden where protected
	status string
	// reachable says that there is an emergency contact, without telling it.
	reachable bool
}

func (t trainee) link() model.Link { return model.Link{Kind: "intern", ID: t.id} }

// The statuses of interns: those that hold a place, and those that have yet to
// leave.
var (
	placed  = []string{"selected", "preparing", "ready", "abroad", "returned"}
	leaving = []string{"selected", "preparing", "ready"}
)

// gated are the statuses of an internship in which the gate before departure
// is shown.
var gated = []string{"selection", "preparation"}

// detail is what hangs from one internship.
type detail struct {
	link     model.Link
	interns  []trainee
	steps    pane.Steps
	tasks    []pane.Row // title, status, due, assignee
	position int64
}

// readDetail reads it. It runs in a command.
func readDetail(ctx context.Context, data pane.Data, link model.Link, reveal bool) (detail, error) {
	d := detail{link: link}
	where := "internship=" + link.ID.String()
	list, err := data.List(ctx, pane.Query{
		Kind: "intern", Columns: []string{"person", "status", "emergency_contact"}, Where: where, Reveal: reveal,
	})
	if err != nil {
		return d, err
	}
	d.position = list.Position
	parents := []model.Link{link}
	for _, r := range list.Rows {
		t := trainee{id: r.ID, name: r.Cells[0], status: r.Cells[1], reachable: r.Cells[2] != ""}
		d.interns = append(d.interns, t)
		parents = append(parents, t.link())
	}
	slices.SortStableFunc(d.interns, func(a, b trainee) int { return strings.Compare(model.FoldText(a.name), model.FoldText(b.name)) })
	if d.steps, err = pane.ReadSteps(ctx, data, parents); err != nil {
		return d, err
	}
	tasks, err := data.List(ctx, pane.Query{
		Kind: "task", Columns: []string{"title", "status", "due", "assignee"}, Where: where, Sort: "due", Reveal: reveal,
	})
	d.tasks = tasks.Rows
	return d, err
}

// readPlaces counts the places that are filled, by internship.
func readPlaces(ctx context.Context, data pane.Data) (map[model.ID]int, error) {
	list, err := data.List(ctx, pane.Query{
		Kind: "intern", Columns: []string{"internship", "status"}, Wires: []string{"internship"}, Sort: "status",
	})
	filled := map[model.ID]int{}
	for _, r := range list.Rows {
		if id, ok := model.ParseID(r.Cells[0]); ok && slices.Contains(placed, r.Cells[1]) {
			filled[id]++
		}
	}
	return filled, err
}

// intern returns an intern of the detail.
func (d detail) intern(id model.ID) (trainee, bool) {
	i := slices.IndexFunc(d.interns, func(t trainee) bool { return t.id == id })
	if i < 0 {
		return trainee{}, false
	}
	return d.interns[i], true
}
