package tui

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/keys"
	"relais/tui/macro"
	"relais/tui/pane"
	"relais/tui/style"
	"relais/tui/widget"
)

// Shelf keeps the file of macros.
type Shelf interface {
	// Read returns the file, nothing where there is none.
	Read() ([]byte, error)
	// Write replaces the file, as a whole or not at all.
	Write(text []byte) error
	// SetAside keeps what cannot be read under another name, and returns that.
	SetAside() (name string, err error)
}

// macros is what the application knows of the user's macros.
type macros struct {
	book     *macro.Book
	recorder macro.Recorder
	unseen   pane.Dialog // the palette opened while recording: no step is in it
	play     *replay
	lasting  []tea.Cmd // commands that end with the program: no replay waits for them
}

// macrosKept is the book after a change of the file.
type macrosKept struct {
	book  *macro.Book
	aside string // the name that an unreadable file was given
	said  string
	err   error
}

// macroActions are the recording, the list of macros, and each macro.
func (a *App) macroActions() []keys.Action {
	record := keys.Action{ID: "macros.record", Words: "action.macro_record", Keys: []string{"Q"}, Group: "group.macros", Do: a.record}
	if a.macros.recorder.On() {
		record.Words, record.Rank = "action.macro_stop", 1
	}
	list := []keys.Action{record,
		{ID: "macros.manage", Words: "action.macros", Keys: []string{"Z"}, Group: "group.macros", Guard: a.notRecording, Do: a.manageMacros}}
	if a.macros.book == nil {
		return list
	}
	for _, m := range a.macros.book.Macros() {
		list = append(list, keys.Action{ID: m.Action(), Words: "action.macro_play", Group: "group.macros",
			Title: a.host.T("macros.play_named", "name", a.host.Words.Quote(widget.Clean(m.Name))),
			Guard: a.notRecording, Do: func() tea.Cmd { return a.playMacro(m) }})
	}
	return list
}

// notRecording guards what no macro can hold.
func (a *App) notRecording() (bool, string) { return !a.macros.recorder.On(), "reason.recording" }

// unrecordable gives the actions that no macro holds their reason why not, while
// one is recorded.
func (a *App) unrecordable(list []keys.Action) []keys.Action {
	if !a.macros.recorder.On() {
		return list
	}
	for i, x := range list {
		switch x.ID {
		case "macros.record", "app.palette", "app.help", backID:
		default:
			if macro.Unrecorded(x.ID) {
				list[i].Guard = a.notRecording
			}
		}
	}
	return list
}

// changeMacros changes the file of macros through the queue of writes. The file
// is read anew, so that what was written to it by hand since stays; one that
// cannot be read is set aside first.
func (a *App) changeMacros(said string, change func(*macro.Book) error) tea.Cmd {
	shelf := a.opts.Shelf
	if shelf == nil {
		a.host.Say(style.Bad, "✗ "+a.host.T("macros.nowhere"))
		return nil
	}
	return a.host.Queue.Push(func(context.Context) tea.Msg {
		out := macrosKept{said: said}
		var text []byte
		if text, out.err = shelf.Read(); out.err != nil {
			return out
		}
		book := macro.Parse(text)
		if out.err = book.Newer(); out.err != nil {
			return out
		}
		if book.Broken() {
			if out.aside, out.err = shelf.SetAside(); out.err != nil {
				return out
			}
			book = macro.Parse(nil)
		}
		if out.err = change(book); out.err == nil {
			out.err = shelf.Write(book.Text())
		}
		if out.err == nil {
			out.book = book
		}
		return out
	})
}

// keptMacros takes in the book that was written.
func (a *App) keptMacros(k macrosKept) tea.Cmd {
	h := a.host
	if k.err != nil {
		h.Say(style.Bad, "✗ "+h.Sentence(k.err))
		return nil
	}
	a.macros.book = k.book
	a.rebind()
	h.Say(style.Good, "✓ "+k.said)
	if k.aside != "" {
		return a.notify(h.T("action.macros"), []string{k.said, h.T("macros.aside", "name", k.aside)}, nil)
	}
	return nil
}

// manageMacros lists the macros.
func (a *App) manageMacros() tea.Cmd {
	h := a.host
	var items []widget.Item
	for _, m := range a.macros.book.Macros() {
		hint := h.T("macros.steps", "n", len(m.Steps))
		if keys := a.keysOf(m.Action()); keys != "" {
			hint += " · " + keys
		}
		items = append(items, widget.Item{Value: m.ID, Label: m.Name, Hint: hint})
	}
	if len(items) == 0 {
		h.Say(style.Dim, h.T("macros.none", "key", a.keysOf("macros.record")))
		return nil
	}
	return h.Choose(widget.NewPicker(h.Words, h.Theme, h.T("action.macros"), items), func(it widget.Item) tea.Cmd {
		if m, ok := a.macroOf(it.Value); ok {
			return a.manageMacro(m)
		}
		return nil
	})
}

// keysOf names the keys of an action as they are now.
func (a *App) keysOf(id string) string {
	for _, x := range a.Actions() {
		if x.ID == id {
			return keys.ShowAll(a.host.Words, x.Keys)
		}
	}
	return ""
}

func (a *App) macroOf(id string) (macro.Macro, bool) {
	for _, m := range a.macros.book.Macros() {
		if m.ID == id {
			return m, true
		}
	}
	return macro.Macro{}, false
}

// manageMacro offers what can be done with a macro.
func (a *App) manageMacro(m macro.Macro) tea.Cmd {
	h := a.host
	verbs := []string{"play", "steps", "rename", "bind", "delete"}
	items := make([]widget.Item, len(verbs))
	for i, v := range verbs {
		items[i] = widget.Item{Value: v, Label: h.T("macros.verb." + v)}
	}
	p := widget.NewPicker(h.Words, h.Theme, m.Name, items)
	p.Numbered = true
	return h.Choose(p, func(it widget.Item) tea.Cmd {
		switch it.Value {
		case "play":
			return a.playMacro(m)
		case "steps":
			return a.notify(m.Name, a.describe(m.Steps), nil)
		case "rename":
			return a.nameMacro(m.Name, m.ID, func(name string) tea.Cmd {
				return a.changeMacros(h.T("macros.renamed", "name", name), func(b *macro.Book) error { return b.Rename(m.ID, name) })
			})
		case "bind":
			return h.Push(&keyCatcher{app: a, macro: m})
		}
		return h.AskFirst("delete", h.T("macros.delete", "name", h.Words.Quote(m.Name)), h.T("macros.delete_detail"), func() tea.Cmd {
			return a.changeMacros(h.T("macros.deleted", "name", m.Name), func(b *macro.Book) error { return b.Delete(m.ID) })
		})
	})
}

// mostName is the most bytes of a macro's name.
const mostName = 120

// nameMacro asks for a name that no other macro has.
func (a *App) nameMacro(name, id string, named func(name string) tea.Cmd) tea.Cmd {
	h := a.host
	p := widget.NewPrompt(h.Theme, h.T("macros.name"), h.T("macros.name_help"), name, func(text string) widget.Parsed {
		out := widget.Parsed{Value: strings.TrimSpace(text)}
		switch {
		case out.Value == "":
			out.Problem = h.T("macros.nameless")
		case len(out.Value) > mostName:
			out.Problem = h.T("macros.name_long")
		}
		for _, m := range a.macros.book.Macros() {
			if m.ID != id && widget.Fold(m.Name) == widget.Fold(out.Value) {
				out.Problem = h.T("macros.name_taken")
			}
		}
		return out
	})
	return h.Prompt(p, func(p *widget.Prompt) tea.Cmd { return named(strings.TrimSpace(p.Text())) })
}

// describe says what steps do, one to a line.
func (a *App) describe(steps []macro.Step) []string {
	out := make([]string, len(steps))
	for i, s := range steps {
		out[i] = strconv.Itoa(i+1) + ". " + a.stepWords(s)
	}
	return out
}

// stepWords says what a step does.
func (a *App) stepWords(s macro.Step) string {
	h := a.host
	switch {
	case s.Do != "":
		for _, x := range a.doors() {
			if x.ID == s.Do {
				return x.Title
			}
		}
		for _, p := range a.places() {
			for _, x := range append(p.Own, p.All...) {
				if x.ID == s.Do {
					return pane.Upper(x.Text(h.Words))
				}
			}
		}
		return s.Do
	case s.Answer != nil && *s.Answer == "":
		return h.T("macros.step.none")
	case s.Answer != nil:
		if _, ok := model.ParseLink(*s.Answer); ok {
			return h.T("macros.step.record")
		}
		return h.T("macros.step.answer", "answer", h.Words.Quote(*s.Answer))
	case s.Create != "":
		return h.T("macros.step.create", "name", h.Words.Quote(s.Create))
	case s.Type != "":
		return h.T("macros.step.type", "text", h.Words.Quote(s.Type))
	}
	return h.T("macros.step.press", "key", keys.Show(h.Words, s.Press+s.Move))
}

// keyCatcher asks for the key of a macro: the next one that is pressed.
type keyCatcher struct {
	app     *App
	macro   macro.Macro
	problem string
}

func (k *keyCatcher) Init() tea.Cmd { return nil }

func (k *keyCatcher) Update(msg tea.Msg) (bool, tea.Cmd) {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return false, nil
	}
	a, h, key := k.app, k.app.host, press.String()
	switch key {
	case keys.Leave:
		return true, nil
	case "backspace", "delete":
		key = ""
	default:
		if k.problem = a.keyTaken(key, k.macro.Action()); k.problem != "" {
			return false, nil
		}
	}
	said := h.T("macros.unbound", "name", k.macro.Name)
	if key != "" {
		said = h.T("macros.bound", "name", k.macro.Name, "key", keys.Show(h.Words, key))
	}
	return true, a.changeMacros(said, func(b *macro.Book) error { return b.Bind(k.macro.ID, key) })
}

// keyTaken says why an action cannot have a key, empty where it can.
func (a *App) keyTaken(key, id string) string {
	h := a.host
	if key == keys.Kill || !a.bound.Layout.Types(key) {
		return h.T("macros.key_untypeable", "key", keys.Show(h.Words, key))
	}
	for _, p := range a.places() {
		for _, x := range a.bound.Apply(append(p.Own, p.All...)) {
			for _, other := range x.Keys {
				if other == key && x.ID != id {
					return h.T("macros.key_taken", "key", keys.Show(h.Words, key), "action", h.Words.Quote(x.Text(h.Words)), "place", p.Title)
				}
			}
		}
	}
	return ""
}

func (k *keyCatcher) Size(width, height int) (int, int) { return min(width, 64), min(height, 8) }

func (k *keyCatcher) Render(width, height int) string {
	h := k.app.host
	lines := []string{h.Theme.Paint(style.Strong, widget.Fit(h.T("macros.press_key", "name", h.Words.Quote(widget.Clean(k.macro.Name))), width)), ""}
	for _, l := range widget.Wrap(k.problem, width) {
		lines = append(lines, h.Theme.Paint(style.Warn, l))
	}
	for len(lines) < height-1 {
		lines = append(lines, "")
	}
	lines = append(lines[:height-1], widget.Hint(h.Theme, h.T("macros.press_hint"), width))
	return widget.Block(strings.Join(lines, "\n"), width, height)
}

func (k *keyCatcher) Cursor() *tea.Cursor { return nil }
