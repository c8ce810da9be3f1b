package widget

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/tui/keys"
)

// Update handles a message and says what it did.
func (f *Form) Update(msg tea.Msg) (Outcome, tea.Cmd) {
	switch msg := msg.(type) {
	case Candidates:
		if msg.Form != f.Number || msg.Seq != f.seq || len(f.fields) == 0 {
			return Nothing, nil
		}
		return f.edited(func(x *field) want { return x.answer(msg, f.words) })
	case tea.KeyPressMsg:
		if f.asking {
			return f.answerAsking(msg.String()), nil
		}
		if f.awaiting() && msg.String() != keys.Leave {
			f.early = append(f.early, msg)
			return Nothing, nil
		}
		f.status, f.early = "", nil
		if out, done := f.command(msg.String()); done {
			return out, nil
		}
		return f.edit(msg)
	case tea.PasteMsg:
		if f.awaiting() {
			f.early = append(f.early, msg)
			return Nothing, nil
		}
		if !f.asking {
			return f.edit(msg)
		}
	}
	return Nothing, nil
}

// InLines reports whether several lines are written in the field with the focus.
func (f *Form) InLines() bool {
	return len(f.fields) > 0 && !f.asking && f.fields[f.at].Type == LongField
}

// Asking reports whether the form asks whether to abandon what was typed.
func (f *Form) Asking() bool { return f.asking }

// command handles the keys of the form itself.
func (f *Form) command(k string) (Outcome, bool) {
	if len(f.fields) == 0 {
		return Abandoned, k == keys.Leave
	}
	x := f.fields[f.at]
	switch k {
	case keys.Save:
		return f.submit(), true
	case keys.Leave:
		if x.closeMenu() {
			return Nothing, true
		}
		if f.dirty {
			f.asking, f.askYes = true, false
			return Nothing, true
		}
		return Abandoned, true
	case keys.Next:
		return f.tab(x), true
	case keys.Previous:
		f.leave(-1)
		return Nothing, true
	}
	if x.Type == LongField {
		if step := x.leavesArea(k); step != 0 {
			f.leave(step)
			return Nothing, true
		}
		return Nothing, false
	}
	switch k {
	case keys.Up:
		if x.menuOpen() {
			return Nothing, false
		}
		f.leave(-1)
		return Nothing, true
	case keys.Down:
		if x.menuOpen() {
			return Nothing, false
		}
		f.leave(1)
		return Nothing, true
	case keys.PageUp:
		f.goTo(0)
		return Nothing, true
	case keys.PageDown:
		f.goTo(len(f.fields) - 1)
		return Nothing, true
	case keys.Accept:
		if x.wantsEnter() {
			return Nothing, false
		}
		if f.at == len(f.fields)-1 {
			return f.submit(), true
		}
		f.leave(1)
		return Nothing, true
	}
	return Nothing, false
}

// tab takes the candidate under the mark, if names are being typed, and leaves.
// It makes no record: that is a decision, and enter's.
func (f *Form) tab(x *field) Outcome {
	if x.menu.open && x.menu.waiting {
		x.menu.leave = true
		f.early = append(f.early, keys.Press(keys.Next))
		return Nothing
	}
	out := Nothing
	if x.menu.open && x.menu.at < len(x.menu.options) {
		x.take(f.words)
		f.dirty, out = true, Changed
	}
	f.leave(1)
	return out
}

// edit passes a message to the field with the focus.
func (f *Form) edit(msg tea.Msg) (Outcome, tea.Cmd) {
	if len(f.fields) == 0 {
		return Nothing, nil
	}
	return f.edited(func(x *field) want { return x.update(msg, f.words) })
}

// edited runs do on the field with the focus and says what came of it.
func (f *Form) edited(do func(*field) want) (Outcome, tea.Cmd) {
	x := f.fields[f.at]
	before := x.draft()
	what := do(x)
	if what == wantsRecord {
		f.creating = Creation{Field: x.Name, Text: strings.TrimSpace(x.input.Value())}
		return Wanted, nil
	}
	var cmd tea.Cmd
	if what == wantsSearch && f.Search != nil {
		f.seq++
		cmd = f.Search(f.Number, f.seq, x.Name, x.input.Value())
	}
	if x.draft() == before {
		return Nothing, cmd
	}
	f.dirty = true
	return Changed, cmd
}

func (f *Form) answerAsking(k string) Outcome {
	switch k {
	case left, right, keys.Next, keys.Previous, keys.Up, keys.Down:
		f.askYes = !f.askYes
	case keys.Leave:
		f.asking = false
	case keys.Accept:
		f.asking = false
		if f.askYes {
			return Abandoned
		}
	}
	return Nothing
}

// submit checks every field; the first with a problem gets the focus.
func (f *Form) submit() Outcome {
	problems := 0
	first := -1
	for i, x := range f.fields {
		x.settle()
		x.check(f.words, true)
		if x.problem != "" {
			problems++
			if first < 0 {
				first = i
			}
		}
	}
	if problems == 0 {
		return Submitted
	}
	f.goTo(first)
	f.status, f.bad = f.words.T("widget.form.problems", "n", problems), true
	return Nothing
}

// leave moves by one field, checking the one that is left.
func (f *Form) leave(step int) {
	if len(f.fields) == 0 {
		return
	}
	x := f.fields[f.at]
	x.settle()
	x.check(f.words, false)
	f.goTo((f.at + step + len(f.fields)) % len(f.fields))
}

func (f *Form) goTo(i int) {
	if i < 0 || i >= len(f.fields) {
		return
	}
	f.fields[f.at].blur()
	f.at = i
	f.fields[i].focus()
	f.seq++ // answers to the field that was left are late
}

// Click gives the focus to the field drawn at line y and reports whether there
// is one.
func (f *Form) Click(y int) bool {
	for i, s := range f.spots {
		if y >= s.from && y < s.to {
			f.goTo(i)
			return true
		}
	}
	return false
}
