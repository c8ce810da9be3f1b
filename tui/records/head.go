package records

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// head says above the rows of a view which of them it leaves, in which order and
// groups, and by which key all are shown. A view without a query has none: there
// is nothing to know of it.
type head struct {
	said   []string // the conditions, in words
	saidOn saidAs   // what said was made of
	asking pane.Ask[map[model.Link]string]
	lifted bool // they are not followed for now, nor is the order
	lines  int  // of the last drawing
}

// headMost is how many lines the head may take of so many.
func headMost(height int) int {
	switch {
	case height < 8:
		return 0
	case height < 12:
		return 1
	case height < 20:
		return 2
	}
	return 3
}

// partedBy stands between what the head says.
const partedBy = " · "

// saidAs is what the words of conditions depend on, besides the names that are
// read: « demain » and « moi » are others tomorrow, and for others.
type saidAs struct {
	query string
	today model.Day
	me    model.ID
}

// sayAs is what the conditions are said as now.
func (p *Pane) sayAs() saidAs { return saidAs{p.view.Query, p.host.Today(), p.host.Session.Me} }

// query is that of the view as it reads today.
func (p *Pane) query() model.Query {
	q, err := model.ParseQueryWith(p.kind, p.view.Query, p.host.Env(), p.host.Lexicon)
	if err != nil {
		return model.Query{} // the table tells
	}
	return q
}

// conditions are those of the view in words.
func (p *Pane) conditions() []string {
	if as := p.sayAs(); p.saidOn != as {
		p.saidOn, p.said = as, p.host.SayConditions(p.kind, p.query(), nil)
	}
	return p.said
}

// readNames asks for the names of the records that the view's conditions name by
// their ids; nil where there are none.
func (p *Pane) readNames() tea.Cmd {
	p.asking.Drop()
	host, q := *p.host, p.query()
	if !host.NamesIDs(q) {
		return nil
	}
	return p.asking.Do(func(ctx context.Context) (map[model.Link]string, error) { return host.ReadNames(ctx, q), nil })
}

// tookNames says the conditions anew, with names.
func (p *Pane) tookNames(names map[model.Link]string) {
	p.saidOn, p.said = p.sayAs(), p.host.SayConditions(p.kind, p.query(), names)
}

// load reads the rows, and what the head needs.
func (p *Pane) load() tea.Cmd { return tea.Batch(p.table.Load(), p.readNames()) }

// headed is the text of the head, and the words of what its key does. The key
// itself is asked for only in drawing: it is found among the actions, which ask
// for the head.
func (p *Pane) headed() (text, words string) {
	h := p.host
	switch {
	case p.view.Query == "" || p.broken:
		return "", ""
	case p.lifted:
		return h.T("view.lifted"), "view.unlift"
	}
	var parts []string
	if said := p.conditions(); len(said) > 0 {
		parts = append([]string{h.T("view.filter")}, said...)
	}
	sort, group := p.table.Arranged()
	if sort == "" && len(p.query().Sort) > 0 { // the kind's own, that the view asks for
		sort = p.kind.Sort
	}
	if p.as != model.LayoutAgenda && sort != "" { // an agenda's order and groups are its own
		parts = append(parts, h.SayOrder(p.kind, sort))
	}
	if p.as == model.LayoutList && group != "" {
		parts = append(parts, h.T("query.said.grouped", "by", h.Words.Field(p.kind.Name, group)))
	}
	return pane.Upper(strings.Join(parts, partedBy)), "view.lift"
}

// drawHead draws the head, the key at the right of its last line.
func (p *Pane) drawHead(width, height int) []string {
	text, words := p.headed()
	if text == "" || headMost(height) == 0 {
		return nil
	}
	key := p.host.T(words)
	if width < 2*widget.Width(key) {
		return nil
	}
	t := p.host.Theme
	room := width - widget.Width(key) - 3
	lines := []string{text}
	if most := headMost(height); most > 1 && widget.Width(text) > room {
		lines = widget.WrapTo(whole(text, width/2), width-2, most)
		if last := lines[len(lines)-1]; len(lines) < most && widget.Width(last) > room {
			lines = append(lines, "") // for the key
		}
	}
	for i, l := range lines[:len(lines)-1] {
		lines[i] = t.Paint(style.Info, widget.Fit(" "+l, width))
	}
	last := widget.Fit(" "+widget.Cut(lines[len(lines)-1], room), room+1)
	lines[len(lines)-1] = t.Paint(style.Info, last) + " " + t.Paint(style.Dim, key) + " "
	return lines
}

// whole keeps each short part of the head on one line.
func whole(text string, width int) string {
	parts := strings.Split(text, partedBy)
	for i, p := range parts {
		if widget.Width(p) <= width {
			parts[i] = strings.ReplaceAll(p, " ", "\u00a0")
		}
	}
	return strings.Join(parts, "\u00a0· ")
}

// lift shows all records of the kind, or again what the view leaves.
func (p *Pane) lift() tea.Cmd {
	at, as := p.table.Link().ID, p.as
	p.lifted = !p.lifted
	p.lay()
	p.turn(as)
	p.table.Seek(at)
	return p.load()
}

// lifting makes the key that clears lift the view's own filter where there is no
// other to clear.
func (p *Pane) lifting(actions []keys.Action) []keys.Action {
	i := slices.IndexFunc(actions, func(a keys.Action) bool { return a.ID == "list.clear" })
	if text, _ := p.headed(); i < 0 || text == "" {
		return actions
	}
	if can, _ := actions[i].Can(); !can {
		actions[i].Guard, actions[i].Do = nil, p.lift
	}
	return actions
}
