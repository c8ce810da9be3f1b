package widget

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"relais/tui/style"
)

// labelWidth is the room of the labels where they stand beside the fields;
// narrower forms put them above.
const (
	labelWidth  = 22
	besideWidth = 60
)

// formLine is a line of a form being laid out.
type formLine struct {
	text  string
	field int // whose line it is
}

// Render draws the form in exactly width by height cells: title, as many
// fields as fit around the one with the focus, and a line of keys. Cursor is
// valid after it.
func (f *Form) Render(width, height int) string {
	f.cursor = nil
	if width < 8 || height < 3 {
		return Block("", width, height)
	}
	head := f.head(width, height)
	var lines []formLine
	at := [2]int{} // lines of the field with the focus
	var cursor *tea.Cursor
	for i, x := range f.fields {
		start := len(lines)
		texts, c := f.renderField(x, width)
		for _, t := range texts {
			lines = append(lines, formLine{t, i})
		}
		if i == f.at {
			at = [2]int{start, len(lines)}
			if c != nil {
				c.Y += start
				cursor = c
			}
		}
	}
	foot := f.foot(width, height-1-len(head))
	body := max(0, height-len(foot)-len(head))
	f.scrollTo(at, cursor, len(lines), body)
	out := append(make([]string, 0, height), head...)
	bar := scrollbar{rows: body, total: len(lines), offset: f.top}
	f.spots = make([]spot, len(f.fields))
	for y := range body {
		n := f.top + y
		if n >= len(lines) {
			out = append(out, spaces(width))
			continue
		}
		f.noteSpot(lines[n].field, y+len(head))
		out = append(out, Fit(lines[n].text, width-1)+f.theme.Paint(style.Faint, bar.at(y)))
	}
	if cursor != nil && cursor.Y >= f.top && cursor.Y < f.top+body {
		cursor.Y += len(head) - f.top
		f.cursor = cursor
	}
	return strings.Join(append(out, foot...)[:height], "\n")
}

// noteHeight is the height below which a form has no room for its note.
const noteHeight = 8

// head is the title, and the note under it.
func (f *Form) head(width, height int) []string {
	lines := []string{f.theme.Paint(style.Strong, Fit(Clean(f.Title), width))}
	if f.Note != "" && height >= noteHeight {
		lines = append(lines, f.theme.Paint(style.Dim, Fit(Cut(Clean(f.Note), width), width)))
	}
	return lines
}

// Cursor returns where the terminal's cursor belongs, relative to the form's
// corner, or nil. It is valid after Render.
func (f *Form) Cursor() *tea.Cursor { return f.cursor }

func (f *Form) noteSpot(i, y int) {
	if f.spots[i].to == 0 {
		f.spots[i].from = y
	}
	f.spots[i].to = y + 1
}

// scrollTo keeps the field with the focus on the screen, and its cursor where
// the field is taller than the screen.
func (f *Form) scrollTo(at [2]int, cursor *tea.Cursor, total, body int) {
	if at[1]-at[0] > body && cursor != nil {
		at = [2]int{cursor.Y, cursor.Y + 1}
	}
	if at[1] > f.top+body {
		f.top = at[1] - body
	}
	if at[0] < f.top {
		f.top = at[0]
	}
	f.top = max(0, min(f.top, total-body))
}

func (f *Form) lastLine(width int) string {
	switch {
	case f.status != "" && f.bad:
		return f.theme.Paint(style.Bad, Fit("✗ "+Clean(f.status), width))
	case f.status != "":
		return f.theme.Paint(style.Info, Fit(Clean(f.status), width))
	}
	hint := "widget.form.hint"
	switch f.fields[f.at].Type {
	case ChoiceField:
		hint = "widget.form.hint_choice"
	case CodesField:
		hint = "widget.form.hint_codes"
	}
	if f.fields[f.at].proposed() {
		hint = "widget.form.hint_proposed"
	}
	text := f.words.T(hint)
	if f.Explained {
		text += f.words.T("widget.form.hint_help")
	}
	return Hint(f.theme, text, width)
}

// mark puts brackets around the choice that enter takes, so that it can be
// told without colour.
func mark(here bool, s string) string {
	if here {
		return "[" + s + "]"
	}
	return " " + s + " "
}

// renderField returns the lines of a field and where its cursor belongs.
func (f *Form) renderField(x *field, width int) ([]string, *tea.Cursor) {
	beside := width >= besideWidth
	left := 2
	room := width - 3
	if beside {
		left = labelWidth + 2
		room = width - left - 1
	}
	content, cursor := f.renderContent(x, room)
	content = append(content, f.notes(x, room)...)
	sign := " "
	if x.focused {
		sign = "›"
	}
	label := Clean(x.Label)
	if x.Required {
		label += " *"
	}
	tone := style.Label
	if x.focused {
		tone = style.Accent
	}
	lines := make([]string, 0, len(content)+1)
	if !beside {
		lines = append(lines, f.theme.Paint(tone, sign+" "+Cut(label, room)))
	}
	for i, c := range content {
		indent := spaces(left)
		if beside && i == 0 {
			indent = f.theme.Paint(tone, sign+" "+Fit(label, labelWidth-1)) + " "
		}
		lines = append(lines, indent+c)
	}
	if cursor != nil {
		cursor.X += left
		if !beside {
			cursor.Y++
		}
	}
	return lines, cursor
}

func (f *Form) renderContent(x *field, room int) ([]string, *tea.Cursor) {
	switch x.Type {
	case TextField:
		return f.renderInput(x, "", room)
	case LongField:
		return f.renderArea(x, room)
	case ChoiceField, CodesField:
		return f.renderChoice(x, room)
	}
	chips := ""
	for _, c := range x.chosen {
		chips += "[" + Clean(c.Label) + "] "
	}
	if x.yielding && x.suggested {
		chips += f.words.T("widget.form.proposed") + " "
	}
	return f.renderInput(x, chips, room)
}

// renderInput draws an input after what was chosen already; if the two do not
// fit on a line the input gets its own.
func (f *Form) renderInput(x *field, chips string, room int) ([]string, *tea.Cursor) {
	var lines []string
	used := Width(chips)
	if used > 0 && used+12 > room {
		for _, l := range Wrap(strings.TrimSpace(chips), room) {
			lines = append(lines, f.theme.Paint(style.Accent, l))
		}
		if !x.focused && x.input.Empty() {
			return append(lines, f.renderMenu(x, room)...), nil
		}
		chips, used = "", 0
	}
	text, at := x.input.Render(room - used)
	switch {
	case x.input.Empty() && x.focused && x.Help != "":
		text = f.theme.Paint(style.Dim, Fit(Clean(x.Help), room-used))
	case x.input.Empty() && len(x.chosen) == 0 && !x.focused:
		text = f.theme.Paint(style.Faint, Fit("—", room-used))
	case x.input.Proposed():
		text = f.proposedText(x, room-used)
	default:
		text = f.theme.Input.Paint(text)
	}
	lines = append(lines, f.theme.Paint(style.Accent, chips)+text)
	var cursor *tea.Cursor
	if x.focused {
		cursor = tea.NewCursor(used+at, len(lines)-1)
	}
	return append(lines, f.renderMenu(x, room)...), cursor
}

// proposedText draws a text that nobody touched: as what is selected while its
// field has the focus, and marked if no record holds it.
func (f *Form) proposedText(x *field, room int) string {
	ink := f.theme.Input
	if x.focused {
		ink = f.theme.Cursor
	}
	mark := ""
	if x.suggested {
		mark = " " + f.words.T("widget.form.proposed")
	}
	text := Cut(Clean(x.input.Value()), max(1, room-Width(mark)))
	return Fit(ink.Paint(text)+f.theme.Paint(style.Dim, mark), room)
}

func (f *Form) renderMenu(x *field, room int) []string {
	if !x.menu.open {
		return nil
	}
	if x.menu.waiting && len(x.menu.options) == 0 {
		return []string{f.theme.Paint(style.Dim, "  "+f.words.T("widget.picker.searching"))}
	}
	var lines []string
	from := max(0, x.menu.at-menuLines+1)
	row := func(i int, text string) {
		if i < from || i >= from+menuLines {
			return
		}
		if i == x.menu.at {
			lines = append(lines, f.theme.Cursor.Paint(Fit("› "+text, room)))
			return
		}
		lines = append(lines, "  "+Cut(text, room-2))
	}
	for i, o := range x.menu.options {
		text := Clean(o.Label)
		if o.Hint != "" {
			text += " · " + Clean(o.Hint)
		}
		row(i, text)
	}
	if x.offersCreation() {
		row(len(x.menu.options), f.words.T("widget.picker.create", "text", f.words.Quote(Clean(x.input.Value()))))
	} else if len(x.menu.options) == 0 {
		lines = append(lines, f.theme.Paint(style.Dim, "  "+f.words.T("widget.picker.none")))
	}
	if x.menu.more > 0 {
		lines = append(lines, f.theme.Paint(style.Dim, "  "+f.words.T("widget.picker.more", "n", x.menu.more)))
	}
	return lines
}

// renderArea draws the text area. It measures format characters as nothing, so
// they are made visible here, line by line, and the line cut to its room.
func (f *Form) renderArea(x *field, room int) ([]string, *tea.Cursor) {
	x.area.SetWidth(max(4, room))
	if !x.focused {
		lines := CleanLines(strings.TrimRight(x.area.Value(), "\n"))
		var out []string
		for _, l := range lines {
			out = append(out, Wrap(l, room)...)
		}
		if len(out) == 1 && out[0] == "" {
			return []string{f.theme.Paint(style.Faint, "—")}, nil
		}
		if len(out) > 3 {
			out = append(out[:2], Cut(out[2], room-2)+" …")
		}
		return out, nil
	}
	lines := strings.Split(x.area.View(), "\n")
	for i, l := range lines {
		lines[i] = Fit(Clean(ansi.Strip(l)), room)
	}
	return lines, x.area.Cursor()
}

// renderChoice draws every option while the field has the focus, the chosen
// one in brackets; else the chosen one alone.
func (f *Form) renderChoice(x *field, room int) ([]string, *tea.Cursor) {
	if !x.focused {
		var labels []string
		for _, c := range x.chosen {
			labels = append(labels, Clean(c.Label))
		}
		if len(labels) == 0 {
			return []string{f.theme.Paint(style.Faint, "—")}, nil
		}
		return []string{Cut(strings.Join(labels, ", "), room)}, nil
	}
	var lines []string
	line, used, at := "", 0, [2]int{}
	for i, o := range f.choices(x) {
		here := x.Type == CodesField && i == x.menu.at
		chosen := x.has(o.Value)
		text := mark(chosen, Clean(o.Label))
		if here {
			text = "›" + text
		}
		w := Width(text)
		if used > 0 && used+w+1 > room {
			lines = append(lines, line)
			line, used = "", 0
		}
		if here || chosen && x.Type == ChoiceField {
			at = [2]int{used, len(lines)}
		}
		switch {
		case here || chosen && x.Type == ChoiceField:
			line += f.theme.ButtonHere.Paint(text)
		case chosen:
			line += f.theme.Paint(style.Accent, text)
		default:
			line += f.theme.Button.Paint(text)
		}
		used += w
	}
	lines = append(lines, line)
	return lines, tea.NewCursor(at[0], at[1])
}

// choices are the options, and the chosen value if it is none of them.
func (f *Form) choices(x *field) []Option {
	if x.Type == ChoiceField && len(x.chosen) > 0 && x.index() < 0 {
		return append([]Option{x.chosen[0]}, x.Options...)
	}
	return x.Options
}

func (x *field) has(value string) bool {
	for _, c := range x.chosen {
		if c.Value == value {
			return true
		}
	}
	return false
}

// notes are the lines below a field: its problem, or how it was understood.
func (f *Form) notes(x *field, room int) []string {
	var lines []string
	switch {
	case x.problem != "":
		for _, l := range Wrap("✗ "+Clean(x.problem), room) {
			lines = append(lines, f.theme.Paint(style.Bad, l))
		}
	case x.preview != "":
		for _, l := range Wrap("= "+Clean(x.preview), room) {
			lines = append(lines, f.theme.Paint(style.Info, l))
		}
	}
	return lines
}
