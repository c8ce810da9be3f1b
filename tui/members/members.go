// Package members is the pane of those whom the organisation lives from and
// with, in three views: organisations, people (the team first), and dated
// memberships by group. A membership is never deleted here: it is ended on a
// day, so that the list of members of any day can be told.
package members

import (
	"context"
	"slices"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// The views.
const (
	viewOrganisations = iota
	viewPeople
	viewMemberships
	views
)

// Pane is the pane of members.
type Pane struct {
	host   *pane.Host
	tables [views]*pane.Table
	sheet  *pane.Sheet

	view  int
	past  bool // memberships that ended are shown
	ask   pane.Ask[ties]
	ties  ties
	about pane.Ask[about]
	now   about
}

// New returns the pane.
func New(h *pane.Host) pane.Pane {
	p := &Pane{host: h, sheet: pane.NewSheet(h)}
	p.tables = [views]*pane.Table{
		pane.NewTable(h, model.Organisations.Kind, "name", "acronym", "responsible", "categories"),
		pane.NewTable(h, model.People.Kind, "name", "organisation", "role", "team", "email"),
		pane.NewTable(h, model.Memberships.Kind, "holder", "status", "standing", "since", "until", "contact", "group"),
	}
	p.columns()
	p.tables[viewPeople].Others = h.T("members.others")
	p.tables[viewPeople].GroupBy("team")
	p.tables[viewMemberships].GroupBy("group")
	p.sheet.Lead, p.sheet.More = p.lead, p.more
	p.sheet.Without = []string{"membership", "mandate", "interaction", "dues"}
	return p
}

// columns lays out what the tables show beside or without their fields.
func (p *Pane) columns() {
	h := p.host
	group := widget.Column{Title: h.T("members.group"), Width: 7, Min: 6, Rank: 1}
	standing := widget.Column{Title: pane.Upper(h.Words.Field("membership", "standing")), Width: 19, Min: 12, Rank: 2}

	t := p.tables[viewOrganisations]
	c := t.List.Columns
	c[0].Min, c[1].Width, c[1].Min, c[1].Grow, c[1].Rank = 22, 10, 6, 0, 4
	c[2].Rank, c[3].Rank = 3, 5
	t.List.Columns = []widget.Column{c[0], c[1], group, standing, c[2], c[3]}
	t.Cells = func(r pane.Row, s []widget.Cell) []widget.Cell {
		tie := p.ties.of(r.ID, h.Today())
		return []widget.Cell{s[0], s[1], p.groupCell(tie), p.standingCell(tie), s[2], s[3]}
	}

	t = p.tables[viewPeople]
	c = t.List.Columns
	t.List.Columns = []widget.Column{c[0], c[1], c[2], group, c[4]}
	t.Cells = func(r pane.Row, s []widget.Cell) []widget.Cell {
		group := widget.Cell{}
		if r.Cells[0] != pane.Hidden {
			group = p.groupCell(p.ties.of(r.ID, h.Today()))
		}
		return []widget.Cell{s[0], s[1], s[2], group, s[4]}
	}

	t = p.tables[viewMemberships]
	t.List.Columns = t.List.Columns[:6]
	c = t.List.Columns
	c[1].Rank, c[2].Width, c[2].Min = 6, 19, 19
	c[3].Width, c[3].Min, c[4].Width, c[4].Min = dayWidth, dayWidth, dayWidth, dayWidth
	t.Cells = p.membershipCells
	t.Fetch = current(h.Today())
}

// dayWidth is the width of a day as 2026-11-23, which is how the first and last
// days of memberships are compared at a glance.
const dayWidth = 10

// membershipCells writes days in short, says what is not in force, and no
// standing of what ended.
func (p *Pane) membershipCells(r pane.Row, s []widget.Cell) []widget.Cell {
	t := p.tables[viewMemberships]
	s[3].Text, s[4].Text = t.Value(r, "since"), t.Value(r, "until")
	if tie, ok := p.ties.byID[r.ID]; ok && !tie.open(p.host.Today()) {
		s[0].Tone, s[2] = style.Dim, s[1]
	} else if tie.status == "suspended" {
		s[2] = s[1]
	}
	return s
}

// current is the reading of the memberships that hold on a day.
func current(today model.Day) func(context.Context, pane.Data, pane.Query) (pane.List, error) {
	return func(ctx context.Context, data pane.Data, q pane.Query) (pane.List, error) {
		list, err := data.List(ctx, q)
		status, until := slices.Index(q.Columns, "status"), slices.Index(q.Columns, "until")
		list.Rows = slices.DeleteFunc(list.Rows, func(r pane.Row) bool {
			return !tie{id: r.ID, status: r.Cells[status], until: model.Day(r.Cells[until])}.open(today)
		})
		return list, err
	}
}

func (p *Pane) groupCell(t tie) widget.Cell {
	if t.id.IsZero() {
		return widget.Cell{}
	}
	cell := widget.Cell{Text: p.letter(t.group)}
	if !t.open(p.host.Today()) {
		cell.Text, cell.Tone = cell.Text+" "+p.host.T("members.ended_short"), style.Dim
	}
	return cell
}

// group names a group and says whom it is for: « B (autres syndicats) ».
func (p *Pane) group(code string) string { return p.host.Words.Choice("membership", "group", code) }

// letter is the short name of a group, for columns.
func (p *Pane) letter(group string) string { return pane.Upper(group) }

func (p *Pane) standingCell(t tie) widget.Cell {
	if !t.open(p.host.Today()) {
		return widget.Cell{}
	}
	return p.host.Cell("membership", model.Memberships.Field("standing"), t.standing)
}

// Name is the pane's name.
func (p *Pane) Name() string { return "members" }

func (p *Pane) table() *pane.Table { return p.tables[p.view] }

// Init reads the first view, and who is a member.
func (p *Pane) Init() tea.Cmd {
	return tea.Batch(p.readTies(), p.tables[viewOrganisations].Load(), p.tables[viewPeople].Load(),
		p.tables[viewMemberships].SortBy("holder"))
}

func (p *Pane) readTies() tea.Cmd {
	data := p.host.Data
	return p.ask.Do(func(ctx context.Context) (ties, error) { return readTies(ctx, data) })
}

// Update handles answers, changes, and the keys that no action takes.
func (p *Pane) Update(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	switch msg := msg.(type) {
	case tea.KeyPressMsg, tea.PasteMsg:
		_, cmd := p.table().Update(msg)
		cmds = append(cmds, cmd)
	case pane.Changed:
		cmds = append(cmds, p.reload(msg)...)
	default:
		cmds = append(cmds, p.answer(msg)...)
	}
	link := p.Link()
	show := p.sheet.Show(link)
	if link != p.now.asked {
		p.now = about{asked: link}
		show = tea.Batch(show, p.readAbout())
	}
	return tea.Batch(append(cmds, show)...)
}

func (p *Pane) reload(msg pane.Changed) []tea.Cmd {
	cmds := []tea.Cmd{p.readTies(), p.readAbout(), p.sheet.Update(msg)}
	for _, t := range p.tables {
		_, cmd := t.Update(msg)
		cmds = append(cmds, cmd)
	}
	return cmds
}

func (p *Pane) answer(msg tea.Msg) []tea.Cmd {
	if got, err, ok := p.ask.Take(msg); ok {
		if err != nil {
			p.host.Say(style.Bad, "✗ "+p.host.Sentence(err))
			return nil
		}
		p.ties = got
		return []tea.Cmd{p.readAbout()}
	}
	if got, err, ok := p.about.Take(msg); ok {
		if err == nil && got.asked == p.Link() {
			p.now = got
		}
		return nil
	}
	cmds := []tea.Cmd{p.sheet.Update(msg)}
	for _, t := range p.tables {
		_, cmd := t.Update(msg)
		cmds = append(cmds, cmd)
	}
	return cmds
}

// readAbout reads what the preview says beside the record under the cursor.
func (p *Pane) readAbout() tea.Cmd {
	link := p.Link()
	if link.ID.IsZero() {
		p.about.Drop()
		return nil
	}
	data, reveal, holder := p.host.Data, p.host.Reveal, link.ID
	if link.Kind == "membership" {
		holder = p.ties.byID[link.ID].holder
	}
	memberships := p.ties.byHolder[holder]
	return p.about.Do(func(ctx context.Context) (about, error) {
		return readAbout(ctx, data, link, holder, memberships, reveal)
	})
}

// Link returns the record under the cursor.
func (p *Pane) Link() model.Link { return p.table().Link() }

// tie returns the membership that an action is about: the one under the cursor,
// or that of the organisation or person there.
func (p *Pane) tie() tie {
	link := p.Link()
	if link.Kind == "membership" {
		return p.ties.byID[link.ID]
	}
	return p.ties.of(link.ID, p.host.Today())
}

// Render draws the names of the views, and the one chosen.
func (p *Pane) Render(width, height int, focused bool) string {
	p.table().List.Empty = p.host.T(viewEmpty[p.view])
	if height < 3 {
		return p.table().Render(width, height, focused)
	}
	return p.viewLine(width) + "\n" + p.table().Render(width, height-1, focused)
}

// viewNames are the catalogue keys of the views.
var viewNames = [views]string{"kind.organisation.many", "kind.person.many", "kind.membership.many"}

// viewEmpty are what the views say where there is nothing: which key adds to them.
var viewEmpty = [views]string{"members.no_organisations", "members.no_people", "members.no_memberships"}

func (p *Pane) viewLine(width int) string {
	h := p.host
	line, used := "", 0
	for i, key := range viewNames {
		name, tone := "  "+pane.Upper(h.T(key))+" ", style.Dim
		if i == p.view { // no ›, which would read as a way down
			name, tone = " ["+pane.Upper(h.T(key))+"]", style.Accent
		}
		if used+widget.Width(name) > width {
			break
		}
		line += h.Theme.Paint(tone, name)
		used += widget.Width(name)
	}
	return line + widget.Fit("", width-used)
}

// Preview draws the record under the cursor.
func (p *Pane) Preview(width, height int) string { return p.sheet.Render(width, height) }

// Crumb says how many records the view shows.
func (p *Pane) Crumb() string { return p.table().Crumb() }

// Typing reports whether a filter is typed.
func (p *Pane) Typing() bool { return p.table().Typing() }

// Cursor returns where the cursor belongs while a filter is typed.
func (p *Pane) Cursor() *tea.Cursor {
	c := p.table().Cursor()
	if c == nil {
		return nil
	}
	moved := *c
	moved.Y++
	return &moved
}

// Seek shows an organisation, a person, or a membership.
func (p *Pane) Seek(link model.Link) (bool, tea.Cmd) {
	for view, t := range p.tables {
		if t.Kind.Name != link.Kind {
			continue
		}
		p.view = view
		t.Seek(link.ID)
		return true, p.Update(pane.Acted{})
	}
	return false, nil
}

// Note says what a contact noted from here is about.
func (p *Pane) Note() pane.Note {
	if p.Link().Kind == "membership" && p.now.holder.Kind != "" && p.now.holder.Kind != "membership" {
		field := map[string]string{"organisation": "organisations", "person": "people"}[p.now.holder.Kind]
		return pane.Note{Values: map[string]model.Value{field: {p.now.holder.ID.String()}}}
	}
	return pane.NoteAbout(p.sheet.Full())
}

// Click chooses a view, or moves the cursor.
func (p *Pane) Click(x, y int) tea.Cmd {
	if y == 0 {
		left := 0
		for i, key := range viewNames {
			left += widget.Width(p.host.T(key)) + 3
			if x < left {
				return p.show(i)
			}
		}
		return nil
	}
	open, cmd := p.table().Click(x, y-1)
	if open {
		return p.host.Open(p.Link())
	}
	return tea.Batch(cmd, p.Update(pane.Acted{}))
}

// Wheel moves the cursor.
func (p *Pane) Wheel(lines int) tea.Cmd {
	p.table().List.Move(lines)
	return p.Update(pane.Acted{})
}

// show goes to a view.
func (p *Pane) show(view int) tea.Cmd {
	p.view = (view + views) % views
	return p.Update(pane.Acted{})
}

// Actions returns what can be done in the view.
func (p *Pane) Actions() []keys.Action {
	var without []string
	own := p.ownActions()
	if p.view == viewMemberships {
		without = []string{"record.add", "record.delete"}
	}
	return append(p.table().Actions(without...), own...)
}
