package projects

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	log "relais/tui/contacts"
	"relais/tui/pane"
	"relais/tui/widget"
)

// section is one part of a project, a table of records.
type section struct {
	words string // catalogue key of its title
	count string // catalogue key of its title with the number n
	table *pane.Table
	// where restricts the table to a project; nil where fetch does it.
	where func(project model.ID) string
	// fetch reads the rows of a project where a restriction cannot.
	fetch func(ctx context.Context, data pane.Data, project model.ID, q pane.Query) (pane.List, error)
	// preset gives a record added here its first values.
	preset func() map[string]model.Value
	stale  bool // must be read before it is shown
}

// The places of the sections.
const (
	tasksAt = iota
	deadlinesAt
	grantsAt
	contactsAt
	partnersAt
	resultsAt
)

func newSections(p *Pane) []*section {
	h := p.host
	of := func(field string) func(model.ID) string {
		return func(id model.ID) string { return field + "=" + id.String() }
	}
	mine := func(field string) func() map[string]model.Value {
		return func() map[string]model.Value { return map[string]model.Value{field: {p.link.ID.String()}} }
	}
	tasks := &section{words: "projects.tasks", where: func(id model.ID) string {
		return "project=" + id.String() + " " + openTasks
	}, preset: mine("project"), table: pane.NewTable(h, model.Tasks.Kind, "title", "status", "due", "assignee", "priority")}
	deadlines := &section{words: "projects.deadlines", fetch: listDeadlines, preset: func() map[string]model.Value {
		return map[string]model.Value{"about": {p.link.String()}}
	}, table: pane.NewTable(h, model.Deadlines.Kind, "title", "day", "status", "type", "about")}
	grants := &section{words: "projects.grants", where: of("project"), preset: mine("project"),
		table: pane.NewTable(h, model.Grants.Kind, "programme", "status", "amount", "balance", "funder")}
	calls := &section{words: "projects.contacts", where: of("project"), preset: func() map[string]model.Value { return p.Note().Values },
		table: pane.NewTable(h, model.Interactions.Kind, "moment", "summary", "channel", "organisations", "people")}
	partners := &section{words: "projects.partners", fetch: listPartners,
		table: pane.NewTable(h, model.Organisations.Kind, "name", "relation", "acronym", "country")}
	results := &section{words: "projects.results", fetch: listResults(h), preset: mine("project"),
		table: pane.NewTable(h, model.Results.Kind, "text", "level", "project")}
	all := []*section{tasks, deadlines, grants, calls, partners, results}
	for _, s := range all {
		s.stale, s.count = true, s.words+".n"
		s.table.Preset = s.preset
		s.table.List.Empty = h.T(s.words + ".empty")
	}
	tasks.table.Paged = true
	showDue(h, tasks.table, 2, func(status string) bool { return model.Status(status).Open() })
	showDue(h, deadlines.table, 1, model.DeadlineOpen)
	title(partners.table, "relation", h.T("projects.role"), 20)
	title(results.table, "project", h.T("projects.indicators"), 18)
	log.Shape(h, calls.table)
	return all
}

// openTasks restricts tasks to those still to be done.
const openTasks = "status!=done,cancelled"

// title names a column that shows something else than its field.
func title(t *pane.Table, column, text string, width int) {
	for i := range t.List.Columns {
		if c := &t.List.Columns[i]; c.ID == column {
			c.Title, c.Width, c.Min, c.Grow, c.Rank = text, width, width-6, 0, 1
		}
	}
}

// showDue writes the days of a column with how far they are.
func showDue(h *pane.Host, t *pane.Table, column int, open func(status string) bool) {
	c := &t.List.Columns[column]
	c.Width, c.Min, c.Rank = dueWidth, dueWidth, 1
	t.List.Columns[0].Min = 16
	for i := range t.List.Columns {
		if s := &t.List.Columns[i]; s.ID == "status" {
			s.Width, s.Min, s.Rank = 14, 13, 2
		}
	}
	t.Cells = func(r pane.Row, cells []widget.Cell) []widget.Cell {
		if day := model.Day(t.Value(r, c.ID)); day != "" {
			cells[column] = dueCell(h, day, open(t.Value(r, "status")))
		}
		return cells
	}
}

// load reads the section of a project.
func (s *section) load(project model.ID) tea.Cmd {
	if s.where != nil {
		s.table.Where = s.where(project)
	}
	if fetch := s.fetch; fetch != nil {
		s.table.Fetch = func(ctx context.Context, data pane.Data, q pane.Query) (pane.List, error) {
			return fetch(ctx, data, project, q)
		}
	}
	return s.table.Load()
}

// narrow adds a condition to a query.
func narrow(q pane.Query, condition string) pane.Query {
	q.Where = strings.TrimSpace(condition + " " + q.Where)
	return q
}

// idsOf returns the records of a kind that refer to a project.
func idsOf(ctx context.Context, data pane.Data, kind string, project model.ID) ([]model.ID, error) {
	list, err := data.List(ctx, pane.Query{Kind: kind, Where: "project=" + project.String()})
	ids := make([]model.ID, len(list.Rows))
	for i, r := range list.Rows {
		ids[i] = r.ID
	}
	return ids, err
}

// listDeadlines lists what is owed for a project or one of its grants.
func listDeadlines(ctx context.Context, data pane.Data, project model.ID, q pane.Query) (pane.List, error) {
	about := []string{"project:" + project.String()}
	grants, err := idsOf(ctx, data, "grant", project)
	if err != nil {
		return pane.List{}, err
	}
	for _, id := range grants {
		about = append(about, "grant:"+id.String())
	}
	list, err := data.List(ctx, narrow(q, "about="+strings.Join(about, ",")))
	openFirst(list)
	return list, err
}

// openFirst puts the deadlines that are met after those still to meet.
func openFirst(list pane.List) {
	at := slices.Index(list.Query.Columns, "status")
	if at < 0 || list.Query.Sort != model.Deadlines.Sort {
		return
	}
	slices.SortStableFunc(list.Rows, func(a, b pane.Row) int {
		x, y := model.DeadlineOpen(a.Cells[at]), model.DeadlineOpen(b.Cells[at])
		switch {
		case x == y:
			return 0
		case x:
			return -1
		}
		return 1
	})
}

// The roles of an organisation in a project: codes that the catalogues have
// under choice.organisation.relation.
const (
	rolePartner = "project_partner"
	roleFunder  = "project_funder"
	roleBoth    = "project_partner_funder"
)

// listPartners lists the partners and funders of a project, with their role in
// the place of their relation to us.
func listPartners(ctx context.Context, data pane.Data, project model.ID, q pane.Query) (pane.List, error) {
	full, err := data.Get(ctx, model.Link{Kind: model.Projects.Name, ID: project})
	if err != nil {
		return pane.List{}, err
	}
	roles := rolesOf(full)
	if len(roles) == 0 {
		return pane.List{Query: q, Position: full.Base}, nil
	}
	for id := range roles {
		q.IDs = append(q.IDs, id)
	}
	list, err := data.List(ctx, q)
	for _, r := range list.Rows {
		for i, c := range q.Columns {
			if c == "relation" {
				r.Cells[i] = roles[r.ID]
			}
		}
	}
	return list, err
}

// rolesOf tells the role of each organisation of a project.
func rolesOf(r *pane.Full) map[model.ID]string {
	roles := map[model.ID]string{}
	for _, s := range r.Get("partners") {
		if id, ok := model.ParseID(s); ok {
			roles[id] = rolePartner
		}
	}
	for _, s := range r.Get("funders") {
		if id, ok := model.ParseID(s); ok && roles[id] == "" {
			roles[id] = roleFunder
		} else if ok {
			roles[id] = roleBoth
		}
	}
	return roles
}

// listResults lists the results of a project, with the number of indicators of
// each in the place of the project's name.
func listResults(h *pane.Host) func(context.Context, pane.Data, model.ID, pane.Query) (pane.List, error) {
	words := h.Words
	return func(ctx context.Context, data pane.Data, project model.ID, q pane.Query) (pane.List, error) {
		list, err := data.List(ctx, narrow(q, "project="+project.String()))
		if err != nil {
			return list, err
		}
		for _, r := range list.Rows {
			n, err := countIndicators(ctx, data, r.ID)
			if err != nil {
				return list, err
			}
			for i, c := range q.Columns {
				if c == "project" {
					r.Cells[i] = words.T("projects.indicators.n", "n", n)
				}
			}
		}
		return list, nil
	}
}

// countIndicators counts the indicators of results.
func countIndicators(ctx context.Context, data pane.Data, results ...model.ID) (int, error) {
	if len(results) == 0 {
		return 0, nil
	}
	ids := make([]string, len(results))
	for i, id := range results {
		ids[i] = id.String()
	}
	return data.Count(ctx, pane.Query{Kind: "indicator", Where: "result=" + strings.Join(ids, ",")})
}
