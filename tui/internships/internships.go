// Package internships is the pane of internships and missions: their places,
// their interns, and the list of what must be done before each departure. Its
// gate says in words what is still missing, and of whom; what is protected
// (emergency contacts, an intern's union) is counted there, never told.
//
// It has three parts, one above the other: the internships, the interns of the
// one under the cursor, and the steps of the intern under the cursor there. The
// steps of the internship itself are the model that each new intern's list is
// copied from.
package internships

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/widget"
)

// The parts of the pane.
const (
	partInternships = iota
	partInterns
	partSteps
	parts
)

// Pane is the pane of internships.
type Pane struct {
	host    *pane.Host
	table   *pane.Table // of internships
	interns *pane.Table
	steps   *pane.Checklist
	sheet   *pane.Sheet

	focus int
	// own says that the steps shown are the internship's own, which new lists
	// are copied from.
	own    bool
	ask    pane.Ask[detail]
	places pane.Ask[map[model.ID]int]
	// finding asks for the internship of an intern to be shown.
	finding pane.Ask[model.ID]
	now     detail
	filled  map[model.ID]int
	tops    [parts]int // first line of each part in the last drawing, -1 if hidden
	wanted  model.Link // an intern to go to when the detail is there
}

// New returns the pane.
func New(h *pane.Host) pane.Pane {
	p := &Pane{
		host: h, steps: pane.NewChecklist(h), sheet: pane.NewSheet(h),
		table:   pane.NewTable(h, model.Internships.Kind, "title", "status", "places", "start", "end", "country"),
		interns: pane.NewTable(h, model.Interns.Kind, "person", "status", "progress"),
	}
	p.table.Cells, p.interns.Cells = p.internshipCells, p.internCells
	p.interns.Preset = func() map[string]model.Value {
		return map[string]model.Value{"internship": {p.table.Link().ID.String()}}
	}
	p.columns()
	p.sheet.Lead, p.sheet.More, p.sheet.Without = p.lead, p.more, []string{"intern", "item", "task"}
	return p
}

// columns gives the columns the room that their words need.
func (p *Pane) columns() {
	list, interns := p.table.List.Columns, p.interns.List.Columns
	list[0].Min, list[1].Min = 20, 13
	list[2].Width, list[2].Min = 7, 6
	for _, day := range []int{3, 4} { // lun. 1er févr. 2027
		list[day].Width, list[day].Min = 20, 20
	}
	interns[0].Min = 16
	interns[1].Width, interns[1].Min, interns[1].Rank = 18, 16, 3
	interns[2].Width, interns[2].Min, interns[2].Right, interns[2].Rank = 12, 11, false, 1
	p.interns.List.Columns = append(interns,
		widget.Column{Title: p.host.T("internships.missing"), Width: 30, Min: 16, Grow: 4, Rank: 2})
}

// Name is the pane's name.
func (p *Pane) Name() string { return "internships" }

// newestFirst is the order of the internships: those to come stand at the top.
const newestFirst = "-start"

// Init reads the internships, and how many places are filled.
func (p *Pane) Init() tea.Cmd { return tea.Batch(p.table.SortBy(newestFirst), p.readPlaces()) }

func (p *Pane) readPlaces() tea.Cmd {
	data := p.host.Data
	return p.places.Do(func(ctx context.Context) (map[model.ID]int, error) { return readPlaces(ctx, data) })
}

// readDetail reads what hangs from the internship under the cursor.
func (p *Pane) readDetail() tea.Cmd {
	data, link, reveal := p.host.Data, p.table.Link(), p.host.Reveal
	if link.ID.IsZero() {
		p.ask.Drop()
		p.now = detail{}
		p.steps.Set(model.Link{}, nil, 0)
		return nil
	}
	p.interns.Where = "internship=" + link.ID.String()
	return tea.Batch(p.interns.Load(), p.ask.Do(func(ctx context.Context) (detail, error) {
		return readDetail(ctx, data, link, reveal)
	}))
}

// Update handles answers, changes, and the keys that no action takes.
func (p *Pane) Update(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	before := p.table.Link()
	switch msg := msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg:
		cmds = append(cmds, p.key(msg))
	case pane.Changed:
		_, cmd := p.table.Update(msg)
		cmds = append(cmds, cmd, p.sheet.Update(msg), p.readDetail())
		if msg.Touches("intern") {
			cmds = append(cmds, p.readPlaces())
		}
	default:
		cmds = append(cmds, p.answer(msg))
	}
	if now := p.table.Link(); now != before {
		p.interns.Reset()
		p.own = false
		cmds = append(cmds, p.readDetail())
	}
	p.follow()
	return tea.Batch(append(cmds, p.sheet.Show(p.shown()))...)
}

func (p *Pane) key(msg tea.Msg) tea.Cmd {
	switch p.focus {
	case partInternships:
		_, cmd := p.table.Update(msg)
		return cmd
	case partInterns:
		_, cmd := p.interns.Update(msg)
		return cmd
	}
	p.steps.Update(msg)
	return nil
}

// answer takes what was asked.
func (p *Pane) answer(msg tea.Msg) tea.Cmd {
	if got, err, ok := p.ask.Take(msg); ok {
		if err == nil && got.link == p.table.Link() {
			p.now = got
		}
		return nil
	}
	if got, err, ok := p.places.Take(msg); ok {
		if err == nil {
			p.filled = got
		}
		return nil
	}
	if got, err, ok := p.finding.Take(msg); ok {
		if err == nil {
			p.table.Seek(got)
		}
		return nil
	}
	_, first := p.table.Update(msg)
	_, second := p.interns.Update(msg)
	return tea.Batch(first, second, p.sheet.Update(msg))
}

// follow shows the steps of what the cursors are on. Where no internship is left,
// there is no other part to be in.
func (p *Pane) follow() {
	if p.table.Link().ID.IsZero() && p.table.State() == "" && p.wanted.ID.IsZero() {
		p.focus, p.own = partInternships, false
	}
	if !p.wanted.ID.IsZero() {
		if t, ok := p.now.intern(p.wanted.ID); ok {
			p.interns.Seek(t.id)
			p.wanted = model.Link{}
		}
	}
	parent := p.interns.Link()
	if p.own || parent.ID.IsZero() {
		parent = p.now.link
	}
	p.steps.Set(parent, p.now.steps.Of[parent], p.now.steps.Position)
}

// shown is the record that the preview shows.
func (p *Pane) shown() model.Link {
	if intern := p.interns.Link(); p.focus != partInternships && !p.own && !intern.ID.IsZero() {
		return intern
	}
	return p.table.Link()
}

// Crumb says how many internships there are.
func (p *Pane) Crumb() string { return p.table.Crumb() }

// Seek shows an internship, or an intern.
func (p *Pane) Seek(link model.Link) (bool, tea.Cmd) {
	switch link.Kind {
	case "internship":
		p.focus = partInternships
		p.table.Seek(link.ID)
		return true, p.Update(pane.Acted{})
	case "intern":
		data := p.host.Data
		p.focus, p.wanted = partInterns, link
		return true, p.finding.Do(func(ctx context.Context) (model.ID, error) {
			full, err := data.Get(ctx, link)
			if err != nil {
				return model.ID{}, err
			}
			id, _ := model.ParseID(full.One("internship"))
			return id, nil
		})
	}
	return false, nil
}

// Note says what a contact noted from here is about.
func (p *Pane) Note() pane.Note { return pane.NoteAbout(p.sheet.Full()) }

// Typing reports whether a filter is typed.
func (p *Pane) Typing() bool { return p.part() != nil && p.part().Typing() }

// part returns the table that has the focus, nil for the steps.
func (p *Pane) part() *pane.Table {
	switch p.focus {
	case partInternships:
		return p.table
	case partInterns:
		return p.interns
	}
	return nil
}

// Cursor returns where the cursor belongs while a filter is typed.
func (p *Pane) Cursor() *tea.Cursor {
	t := p.part()
	if t == nil || t.Cursor() == nil {
		return nil
	}
	moved := *t.Cursor()
	moved.Y += max(0, p.tops[p.focus])
	return &moved
}

// Actions returns what can be done in the part that has the focus, and how to
// go to the others.
func (p *Pane) Actions() []keys.Action {
	var own []keys.Action
	switch p.focus {
	case partInternships:
		own = p.table.Actions()
	case partInterns:
		own = append(p.interns.Actions("record.add"), keys.Action{
			ID: "internships.add_intern", Words: "action.add_intern", Keys: []string{"a"},
			Group: "group.record", Rank: 4, Guard: p.onInternship, Do: p.addIntern,
		})
	default:
		own = p.steps.Actions()
	}
	return append(own,
		keys.Action{ID: "internships.in", Words: "action.part_in", Keys: []string{"right"}, Group: "group.list", Rank: 2,
			Guard: p.hasNext,
			Do:    func() tea.Cmd { return p.goTo(p.focus + 1) }},
		keys.Action{ID: "internships.out", Words: "action.part_out", Keys: []string{"left"}, Group: "group.list", Rank: 3,
			Guard: func() (bool, string) { return p.focus > partInternships, "reason.first_part" },
			Do:    func() tea.Cmd { return p.goTo(p.focus - 1) }},
		keys.Action{ID: "internships.own", Words: "action.own_steps", Keys: []string{"i"}, Group: "group.list", Rank: 12,
			Guard: p.onInternship, Do: p.flipOwn},
		keys.Action{ID: "internships.task", Words: "action.add_task", Keys: []string{"y"}, Group: "group.record", Rank: 13,
			Guard: p.onInternship, Do: p.addTask},
	)
}

func (p *Pane) onInternship() (bool, string) {
	if p.table.Link().ID.IsZero() {
		return false, "reason.no_internship"
	}
	return true, ""
}

func (p *Pane) hasNext() (bool, string) {
	if ok, reason := p.onInternship(); !ok {
		return false, reason
	}
	return p.focus < partSteps, "reason.last_part"
}

// goTo gives a part the focus.
func (p *Pane) goTo(part int) tea.Cmd {
	if t := p.part(); t != nil && t.Typing() {
		return nil
	}
	p.focus = part
	if part < partSteps {
		p.own = false
	}
	return nil
}

// flipOwn shows the internship's own steps, or the intern's again.
func (p *Pane) flipOwn() tea.Cmd {
	p.own = !p.own
	p.focus = partSteps
	return nil
}

// addTask opens the form of a task of the internship.
func (p *Pane) addTask() tea.Cmd {
	return p.host.AddRecord(model.Tasks.Kind, map[string]model.Value{"internship": {p.table.Link().ID.String()}}, nil)
}

// Rows are those of the part that has the focus, unless it is the steps.
func (p *Pane) Rows() pane.Rows {
	if t := p.part(); t != nil {
		return t
	}
	return nil
}
