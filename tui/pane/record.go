package pane

import (
	"context"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/style"
	"relais/tui/widget"
)

// Sheet is a record laid out to be read: fields, conflicts, and what refers to
// it. It is the preview of most panes.
type Sheet struct {
	// Fields names the fields shown, in this order; nil is all, as declared. A
	// field with a conflict is shown always.
	Fields []string
	// Lead returns what a pane says of the record before anything else, as lines
	// of at most width cells.
	Lead func(full *Full, width int) []string
	// More returns what a pane knows beside the record's own fields, as lines of
	// at most width cells; it stands between the fields and what refers to the
	// record.
	More func(full *Full, width int) []string
	// Without names the kinds whose references to the record are left out,
	// because More shows them.
	Without []string

	host *Host
	ask  Ask[sheet]
	link model.Link
	now  sheet
	err  error
	top  int
	rows int // of the last drawing
	all  int
}

type sheet struct {
	full  *Full
	links []LinkGroup
}

// NewSheet returns an empty sheet.
func NewSheet(h *Host) *Sheet { return &Sheet{host: h} }

// linksShown is the number of referring records listed by field.
const linksShown = 8

// Show asks for a record unless it is shown already. A zero link empties the
// sheet.
func (s *Sheet) Show(link model.Link) tea.Cmd {
	if link == s.link {
		return nil
	}
	s.link, s.top = link, 0
	return s.Reload()
}

// Reload asks for the record anew.
func (s *Sheet) Reload() tea.Cmd {
	if s.link.ID.IsZero() {
		s.ask.Drop()
		s.now, s.err = sheet{}, nil
		return nil
	}
	data, link := s.host.Data, s.link
	return s.ask.Do(func(ctx context.Context) (sheet, error) {
		full, err := data.Get(ctx, link)
		if err != nil {
			return sheet{}, err
		}
		links, err := data.Links(ctx, link, linksShown)
		return sheet{full, links}, err
	})
}

// Update handles the answer, and changes.
func (s *Sheet) Update(msg tea.Msg) tea.Cmd {
	if got, err, ok := s.ask.Take(msg); ok {
		s.now, s.err = got, err
		return nil
	}
	if _, ok := msg.(Changed); ok {
		return s.Reload()
	}
	return nil
}

// Full returns the record shown, or nil.
func (s *Sheet) Full() *Full { return s.now.full }

// Scroll moves by n lines.
func (s *Sheet) Scroll(n int) { s.top = max(0, min(s.top+n, s.all-s.rows)) }

// Render draws the sheet in exactly width by height cells.
func (s *Sheet) Render(width, height int) string {
	h := s.host
	switch {
	case s.err != nil:
		return widget.Block(h.Theme.Paint(style.Dim, widget.Cut(h.Sentence(s.err), width)), width, height)
	case s.now.full == nil:
		return widget.Block("", width, height)
	}
	lines := s.lines(width)
	s.rows, s.all = height, len(lines)
	s.Scroll(0)
	lines = lines[s.top:]
	if len(lines) > height && height > 0 {
		lines = append(lines[:height-1:height-1], h.Theme.Paint(style.Dim, h.T("sheet.more", "n", len(lines)-height+1)))
	}
	return strings.Join(widget.BlockLines(lines, width, height), "\n")
}

// lines lays the record out.
func (s *Sheet) lines(width int) []string {
	h, r := s.host, s.now.full
	kind := r.Kind.Name
	var lines []string
	for _, l := range widget.Wrap(widget.Clean(h.Label(r)), width) {
		lines = append(lines, h.Theme.Paint(style.Strong, l))
	}
	lines = append(lines, h.Theme.Paint(style.Dim, h.T("sheet.head", "kind", Upper(h.Words.Kind(kind)), "id", r.ID.Short(6))))
	if r.Deleted {
		lines = append(lines, h.Theme.Paint(style.Warn, h.T("sheet.deleted")))
	}
	if h.Since[model.Link{Kind: kind, ID: r.ID}] {
		for _, l := range widget.Wrap(h.T("past.since"), width) {
			lines = append(lines, h.Theme.Paint(style.Warn, l))
		}
	}
	if s.Lead != nil {
		lines = append(lines, s.Lead(r, width)...)
	}
	lines = append(lines, "")
	hidden := map[string]bool{}
	for _, name := range r.HiddenFrom(h.Reveal) {
		hidden[name] = true
	}
	fields := slices.DeleteFunc(slices.Clone(s.fields(r.Kind)), func(f *model.Field) bool {
		return len(r.Get(f.Name)) == 0 && !hidden[f.Name] || f.ReadOnly
	})
	names := h.nameRoom(kind, fields, width)
	for _, f := range fields {
		v := r.Get(f.Name)
		cell := widget.Cell{Text: h.T("sheet.protected"), Tone: style.Protected}
		switch {
		case slices.Contains(r.Sealed, f.Name):
			cell.Text = h.T("sheet.sealed")
		case !hidden[f.Name]:
			cell = h.Value(kind, f, v, r.Labels)
		}
		lines = append(lines, h.sheetField(h.Words.Field(kind, f.Name), cell, names, width)...)
		if heads := r.Conflicts[f.Name]; len(heads) > 1 && !hidden[f.Name] {
			lines = append(lines, h.conflictLines(kind, f, heads, r.Labels, width)...)
		}
	}
	if s.More != nil {
		lines = append(lines, s.More(r, width)...)
	}
	for _, g := range s.now.links {
		if slices.Contains(s.Without, g.Kind) {
			continue
		}
		lines = append(lines, "", h.Theme.Paint(style.Accent, h.linkTitle(g)))
		for _, c := range g.Found {
			lines = append(lines, "  "+widget.Cut(widget.Clean(h.candidate(c)), width-2))
		}
		if g.More > 0 {
			lines = append(lines, h.Theme.Paint(style.Dim, "  "+h.T("sheet.links_more", "n", g.More)))
		}
	}
	return lines
}

// linkTitle says what refers to a record: « Tâches (12) ».
func (h *Host) linkTitle(g LinkGroup) string {
	return h.T("sheet.links", "kinds", Upper(h.Words.Kinds(g.Kind)), "n", len(g.Found)+g.More)
}

func (h *Host) candidate(c Candidate) string {
	if c.Detail == "" {
		return h.NameOf(c)
	}
	return h.NameOf(c) + " · " + c.Detail
}

// The room of the names of fields in a sheet: at least, and at most where the
// values would lack it.
const (
	namesLeast = 18
	namesMost  = 28
)

// nameRoom is the room of the names of fields, a blank included: that of the
// longest, so that the values stand in one line.
func (h *Host) nameRoom(kind string, fields []*model.Field, width int) int {
	room := namesLeast
	for _, f := range fields {
		room = max(room, widget.Width(widget.Clean(h.Words.Field(kind, f.Name)))+1)
	}
	return max(namesLeast, min(room, namesMost, width/2))
}

// sheetField writes a name and its value, beside each other where the value is
// short. A name that is longer than names goes on below.
func (h *Host) sheetField(name string, cell widget.Cell, names, width int) []string {
	name = widget.Clean(name)
	if width < 2*namesLeast {
		return h.sheetLong(name, cell, width)
	}
	var wrapped []string
	for _, l := range widget.CleanLines(cell.Text) {
		wrapped = append(wrapped, widget.Wrap(l, max(8, width-names))...)
	}
	if len(wrapped) > 3 {
		return h.sheetLong(name, cell, width)
	}
	labels := widget.Wrap(name, names-1)
	lines := make([]string, max(len(wrapped), len(labels)))
	for i := range lines {
		label, value := "", ""
		if i < len(labels) {
			label = labels[i]
		}
		if i < len(wrapped) {
			value = wrapped[i]
		}
		lines[i] = h.Theme.Paint(style.Label, widget.Fit(label, names-1)) + " " + h.Theme.Paint(cell.Tone, value)
	}
	return lines
}

// sheetLong writes a value below its name.
func (h *Host) sheetLong(name string, cell widget.Cell, width int) []string {
	lines := []string{h.Theme.Paint(style.Label, widget.Cut(name, width))}
	for _, text := range widget.CleanLines(cell.Text) {
		for _, l := range widget.Wrap(text, max(8, width-2)) {
			lines = append(lines, "  "+h.Theme.Paint(cell.Tone, l))
		}
	}
	return lines
}

// conflictLines shows every value of a field that has several.
func (h *Host) conflictLines(kind string, f *model.Field, heads []model.Head, labels map[string]string, width int) []string {
	lines := []string{h.Theme.Paint(style.Bad, "  ≠ "+h.T("sheet.conflict", "n", len(heads)))}
	for _, head := range heads {
		text := h.Value(kind, f, model.Single(head.Value), labels).Text
		who := h.label(head.Author.String(), labels)
		lines = append(lines, widget.Cut("    "+widget.Clean(h.T("sheet.conflict_value", "value", text, "who", who)), width))
	}
	return lines
}

// Open shows a record over the panes.
func (h *Host) Open(link model.Link) tea.Cmd {
	if link.ID.IsZero() {
		return nil
	}
	return h.Push(&reader{sheet: NewSheet(h), link: link})
}

// reader is a sheet as a dialog.
type reader struct {
	sheet *Sheet
	link  model.Link
	note  string // why a key did nothing
}

func (r *reader) Init() tea.Cmd { return r.sheet.Show(r.link) }

func (r *reader) Update(msg tea.Msg) (bool, tea.Cmd) {
	key, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false, r.sheet.Update(msg)
	}
	h := r.sheet.host
	r.note = ""
	switch keys.Means(key.String(), r.Mode().Actions) {
	case "box.purge":
		return false, r.purge()
	case keys.DoLeave, keys.DoClose, keys.DoAccept:
		return true, nil
	case "record.edit":
		return true, h.EditRecord(r.link, "")
	case "record.history":
		return false, h.History(r.link)
	case "record.settle":
		return false, h.Settle(r.link)
	case "record.copy":
		return false, h.Copy([]model.Link{r.link})
	case "record.open_links":
		return false, h.OpenLinks(r.link)
	case "app.reveal":
		h.Reveal = !h.Reveal
		return false, r.sheet.Reload()
	case "app.undo":
		return false, h.Undo()
	case "app.redo":
		return false, h.Redo()
	}
	r.sheet.Scroll(widget.ScrollBy(key.String(), r.sheet.rows, r.sheet.all))
	return false, nil
}

// purge erases the record for good, or says why this device may not.
func (r *reader) purge() tea.Cmd {
	h, full := r.sheet.host, r.sheet.now.full
	switch {
	case !h.Session.MayPurge:
		r.note = h.T("reason.coordinators_only")
		return nil
	case full == nil:
		return nil
	}
	return h.Purge(r.link.Kind, []Target{{Link: r.link, Base: full.Base}})
}

func (r *reader) Size(width, height int) (int, int) { return min(width, 100), height }

func (r *reader) Render(width, height int) string {
	if height < 4 {
		return r.sheet.Render(width, height)
	}
	h := r.sheet.host
	foot := widget.Hint(h.Theme, h.T("sheet.keys"), width)
	switch said := h.Toast(); {
	case r.note != "":
		foot = h.Theme.Paint(style.Warn, widget.Fit(r.note, width))
	case said.Text != "": // this may cover the line where it stands
		foot = h.Theme.Paint(said.Tone, widget.Fit(said.Text, width))
	}
	return r.sheet.Render(width, height-1) + "\n" + foot
}
func (r *reader) Cursor() *tea.Cursor            { return nil }
func (r *reader) Click(_, _ int) (bool, tea.Cmd) { return false, nil }
func (r *reader) Wheel(lines int)                { r.sheet.Scroll(lines) }
