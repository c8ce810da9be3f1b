package tui

import (
	"iter"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"

	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// The sizes at which the layout changes, in cells.
const (
	leastWidth    = 40
	leastHeight   = 10
	listWidth     = 80  // below: no list of panes
	asideWidth    = 120 // below: the preview lies under the list
	belowHeight   = 20  // below: no preview under the list
	leastTitles   = 14
	mostTitles    = 22
	headAndFooter = 2
)

// rect is a part of the screen.
type rect struct{ x, y, w, h int }

// at reports whether a cell lies in the part, and where in it.
func (r rect) at(x, y int) (int, int, bool) {
	return x - r.x, y - r.y, x >= r.x && x < r.x+r.w && y >= r.y && y < r.y+r.h
}

// frame is where things were drawn last, for the mouse and the cursor.
type frame struct {
	titles rect // list of panes
	panes  int
	middle rect
	aside  rect
	footer []footSpot
	y      int // of the footer
	dialog *lipgloss.Compositor
	inside rect // of the dialog on top
}

type footSpot struct {
	from, to int
	id       string
}

func (f frame) paneAt(x, y int) (int, bool) {
	_, row, in := f.titles.at(x, y)
	return row, in && row < f.panes
}

func (f frame) actionAt(x, y int) (string, bool) {
	if y != f.y {
		return "", false
	}
	for _, s := range f.footer {
		if x >= s.from && x < s.to {
			return s.id, true
		}
	}
	return "", false
}

// dialogAt asks Lip Gloss's layers whether a cell belongs to the dialog on top.
func (f frame) dialogAt(x, y int) (int, int, bool) {
	if f.dialog == nil || f.dialog.Hit(x, y).ID() != topDialog {
		return 0, 0, false
	}
	return f.inside.at(x, y)
}

const topDialog = "dialog"

// View draws the screen. It is called after every message: what did not change
// is not drawn again.
func (a *App) View() tea.View {
	if !a.stale {
		return a.view
	}
	a.stale = false
	v := tea.NewView("")
	v.AltScreen = true
	v.MouseMode = tea.MouseModeCellMotion
	v.WindowTitle, v.ProgressBar = a.windowTitle(), a.progressBar()
	if a.width > 0 && a.height > 0 {
		a.still = still{on: true, keyFor: map[string]string{}}
		v.Content, v.Cursor = a.draw()
		a.still = still{}
	}
	a.view = v
	return v
}

func (a *App) draw() (string, *tea.Cursor) {
	if a.width < leastWidth || a.height < leastHeight {
		a.frame = frame{}
		return a.tooSmall(), nil
	}
	strip := a.strip()
	a.touring.lines = len(strip)
	a.place()
	content := strings.Join(append([]string{a.header(), a.body()}, append(strip, a.footer())...), "\n")
	if len(a.host.Dialogs()) > 0 {
		return a.overlay(content)
	}
	a.frame.dialog = nil
	if t, ok := a.current().Pane.(pane.Typer); ok && t.Typing() {
		if c := t.Cursor(); c != nil {
			c := *c
			c.X += a.frame.middle.x
			c.Y += a.frame.middle.y
			return content, &c
		}
	}
	return content, nil
}

// tooSmall says calmly that there is no room.
func (a *App) tooSmall() string {
	lines := widget.Wrap(a.host.T("app.too_small"), max(1, a.width-2))
	lines = append(make([]string, max(0, (a.height-len(lines))/2)), lines...)
	for i, l := range lines {
		lines[i] = " " + l
	}
	return widget.Block(strings.Join(lines, "\n"), a.width, a.height)
}

// bodyHeight is the lines between the header and what stands at the bottom.
func (a *App) bodyHeight() int { return a.height - headAndFooter - a.touring.lines }

// place computes where the parts lie.
func (a *App) place() {
	f := frame{y: a.height - 1}
	body := rect{0, 1, a.width, a.bodyHeight()}
	if a.width >= listWidth {
		w := leastTitles
		for _, e := range a.panes[:min(len(a.panes), body.h)] { // those below are not seen
			w = max(w, widget.Width(a.title(e))+5)
		}
		w = min(w, mostTitles)
		f.titles, f.panes = rect{0, body.y, w, body.h}, len(a.panes)
		body.x, body.w = w+1, body.w-w-1
	}
	body.y, body.h = body.y+1, body.h-1 // the pane's own line
	broad, ok := a.current().Pane.(pane.Broad)
	whole, is := a.current().Pane.(pane.Whole)
	switch {
	case !a.preview:
	case a.width >= asideWidth && !(ok && broad.Broad()):
		w := body.w / 3
		f.aside = rect{body.x + body.w - w, body.y, w, body.h}
		body.w -= w + 1
	case a.height >= belowHeight && !(is && whole.Whole(body.h)):
		h := body.h * 2 / 5
		f.aside = rect{body.x, body.y + body.h - h, body.w, h}
		body.h -= h + 1
	}
	f.middle = body
	f.inside = a.frame.inside
	a.frame = f
}

// body draws the list of panes, the pane, and its preview.
func (a *App) body() string {
	f := a.frame
	middle := strings.Split(a.middle(), "\n")
	if f.aside.h > 0 && f.aside.y > f.middle.y { // the preview lies below
		middle = append(middle, a.host.Theme.Paint(style.Faint, strings.Repeat("─", f.middle.w)))
		middle = append(middle, strings.Split(a.aside(), "\n")...)
	}
	var aside []string
	if f.aside.h > 0 && f.aside.y == f.middle.y {
		aside = strings.Split(a.aside(), "\n")
	}
	bar := a.host.Theme.Paint(style.Faint, "│")
	total := f.middle.w
	if aside != nil {
		total += f.aside.w + 1
	}
	var b strings.Builder
	b.Grow(a.height * (a.width + roomOfInks))
	for y := range a.bodyHeight() {
		if y > 0 {
			b.WriteByte('\n')
		}
		if f.titles.w > 0 {
			b.WriteString(a.titleLine(y))
			b.WriteString(bar)
		}
		if y == 0 {
			b.WriteString(a.paneLine(total))
			continue
		}
		b.WriteString(middle[y-1])
		if aside != nil {
			b.WriteString(bar)
			b.WriteString(aside[y-1])
		}
	}
	return b.String()
}

// roomOfInks is about what the inks of a line take, in bytes.
const roomOfInks = 128

// paneLine is the line above the pane: its title and what it shows.
func (a *App) paneLine(width int) string {
	e := a.current()
	title := " " + a.title(e)
	if a.frame.titles.w == 0 && a.at < min(a.fixed+a.pinned, 9) {
		title = " " + a.digit(a.at) + title
	}
	crumb := ""
	if c, ok := e.Pane.(pane.Crumb); ok {
		crumb = "  " + c.Crumb()
	}
	crumb += a.wayOut()
	room := width - widget.Width(title)
	if room < 2 {
		return a.host.Theme.Paint(style.Strong, widget.Fit(title, width))
	}
	return a.host.Theme.Paint(style.Strong, title) + a.host.Theme.Paint(style.Dim, widget.Fit(crumb, room))
}

// titleLine is a line of the list of panes.
func (a *App) titleLine(y int) string {
	w := a.frame.titles.w
	if y >= len(a.panes) {
		return strings.Repeat(" ", w)
	}
	digit := a.digit(y)
	if y == a.at {
		return a.host.Theme.TabHere.Paint(widget.Fit("› "+digit+" "+a.title(a.panes[y]), w))
	}
	return a.host.Theme.Tab.Paint(widget.Fit("  "+digit+" "+a.title(a.panes[y]), w))
}

// middle draws the current pane, from its cache where it has not changed.
func (a *App) middle() string {
	e, r := a.current(), a.frame.middle
	focused := a.host.Top() == nil
	want := drawn{rev: e.rev, width: r.w, height: r.h, focused: focused}
	got := e.middle
	got.text = ""
	if got != want || e.middle.text == "" {
		want.text = widget.Block(e.Render(r.w, r.h, focused), r.w, r.h)
		e.middle = want
	}
	return e.middle.text
}

func (a *App) aside() string {
	e, r := a.current(), a.frame.aside
	want := drawn{rev: e.rev, width: r.w, height: r.h}
	got := e.aside
	got.text = ""
	if got != want || e.aside.text == "" {
		want.text = widget.Block(e.Preview(r.w-1, r.h), r.w-1, r.h)
		lines := strings.Split(want.text, "\n")
		for i := range lines {
			lines[i] = " " + lines[i]
		}
		want.text = strings.Join(lines, "\n")
		e.aside = want
	}
	return e.aside.text
}

// footer shows the toast, or the keys that work now.
func (a *App) footer() string {
	h := a.host
	if t := h.Toast(); t.Text != "" {
		return h.Theme.Paint(t.Tone, widget.Fit(" "+t.Text, a.width))
	}
	if h.Top() != nil {
		return strings.Repeat(" ", a.width)
	}
	if a.typing() { // letters are text now
		return widget.Hint(h.Theme, " "+h.T("filter.keys"), a.width)
	}
	var b strings.Builder
	here := a.here()
	used, room := 0, a.width
	if i := slices.IndexFunc(here, func(x keys.Action) bool { return x.ID == keys.DoHelp && len(x.Keys) > 0 }); i >= 0 {
		key, text := a.footed(&here[i])
		room -= spotWidth(key, text) // by which all the others are found
	}
	for x := range ranked(here) {
		key, text := a.footed(x)
		w := spotWidth(key, text)
		if x.ID == keys.DoHelp {
			room = a.width
		}
		if used+w > room {
			if room == a.width {
				break
			}
			continue
		}
		a.frame.footer = append(a.frame.footer, footSpot{used, used + w, x.ID})
		b.WriteString(" ")
		h.Theme.Ink(style.Key).Write(&b, key)
		b.WriteString(" ")
		h.Theme.Footer.Write(&b, text+" ")
		used += w
	}
	return b.String() + strings.Repeat(" ", a.width-used)
}

// footed is the key of an action and its words as the footer has them.
func (a *App) footed(x *keys.Action) (key, text string) {
	h, words := a.host, x.Words
	if h.Words.Has(words + ".short") {
		words += ".short"
	}
	return keys.Show(h.Words, x.Keys[0]), strings.ToLower(h.T(words))
}

// spotWidth is the room that an action takes in the footer.
func spotWidth(key, text string) int { return widget.Width(key) + widget.Width(text) + 3 }

// ranked goes through the actions of the footer that can be done now. Help and
// the palette, by which all the others are found, come before the least
// important.
func ranked(all []keys.Action) iter.Seq[*keys.Action] {
	return func(yield func(*keys.Action) bool) {
		for rank := 1; rank <= mostRank; rank++ {
			for i := range all {
				x := &all[i]
				if x.Rank != rank || len(x.Keys) == 0 {
					continue
				}
				if can, _ := x.Can(); can && !yield(x) {
					return
				}
			}
		}
	}
}

// mostRank is the greatest Rank of an action.
const mostRank = 30

// overlay draws the dialogs above the screen, each in its box.
func (a *App) overlay(content string) (string, *tea.Cursor) {
	layers := []*lipgloss.Layer{lipgloss.NewLayer(content)}
	var cursor *tea.Cursor
	dialogs := a.host.Dialogs()
	height := a.height
	if a.touring.lines > 0 { // what the tour says stays in sight
		height -= a.touring.lines + 1
	}
	for i, d := range dialogs {
		const border = 4 // frame and padding, both sides
		w, h := d.Size(a.width-border, height-2)
		if h == 0 {
			continue
		}
		w, h = max(1, min(w, a.width-border)), max(1, min(h, height-2))
		text := d.Render(w, h)
		box := a.host.Theme.Box.Render(text)
		x, y := (a.width-w-border)/2, a.besideRow(d, h+2, height)
		id := topDialog
		if i < len(dialogs)-1 {
			id = ""
		}
		layers = append(layers, lipgloss.NewLayer(box).X(x).Y(y).Z(i+1).ID(id))
		cursor = nil
		if c := d.Cursor(); c != nil {
			moved := *c
			moved.X += x + 2
			moved.Y += y + 1
			cursor = &moved
		}
		a.frame.inside = rect{x + 2, y + 1, w, h}
	}
	a.frame.dialog = lipgloss.NewCompositor(layers...)
	return a.frame.dialog.Render(), cursor
}
