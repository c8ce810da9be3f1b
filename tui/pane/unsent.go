package pane

import (
	"slices"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"relais/model"
)

// unsentKey is the key of the draft that holds the lines of quick add; unsentMost
// is how many it keeps.
const (
	unsentKey  = "quick"
	unsentMost = 20
)

// unsent are the lines of quick add that were left without a task, the last one
// last. They are kept as drafts are.
type unsent struct {
	lines []string
	read  bool // those of the draft are among them
	kept  bool // there is a draft
}

// KeepLine keeps a line of quick add that was left without a task.
func (h *Host) KeepLine(text string) tea.Cmd {
	h.unsent.lines = append(h.unsent.lines, text)
	return h.KeepTyped("")
}

// TakeLine returns the line that KeepLine kept last, and keeps it no more than
// what is typed; empty if there is none.
func (h *Host) TakeLine() string {
	n := len(h.unsent.lines) - 1
	if n < 0 {
		return ""
	}
	text := h.unsent.lines[n]
	h.unsent.lines = h.unsent.lines[:n]
	return text
}

// KeepTyped keeps the lines that were left, and the one that is being typed, for
// when the program is opened again; an empty one is none.
func (h *Host) KeepTyped(text string) tea.Cmd {
	lines := slices.Clone(h.unsent.lines)
	if text != "" {
		lines = append(lines, text)
	}
	if lines = lines[max(0, len(lines)-unsentMost):]; len(lines) == 0 {
		if !h.unsent.kept {
			return nil
		}
		h.unsent.kept = false
		return h.DropDraft(unsentKey)
	}
	d := Draft{Key: unsentKey, Link: model.Link{Kind: model.Tasks.Name}, Fields: map[string]string{}}
	for i, line := range lines {
		d.Fields[strconv.Itoa(i)] = line
	}
	h.unsent.kept = true
	return h.KeepDraft(d)
}

// TakeUnsent takes the lines of quick add out of the drafts, once, and returns
// the others: those are of forms.
func (h *Host) TakeUnsent(drafts []Draft) []Draft {
	forms, lines := SplitUnsent(drafts)
	if len(lines) > 0 && !h.unsent.read {
		h.unsent.lines = append(lines, h.unsent.lines...)
		h.unsent.kept = true
	}
	h.unsent.read = true
	return forms
}

// SplitUnsent parts the drafts of forms and the lines of quick add.
func SplitUnsent(drafts []Draft) (forms []Draft, lines []string) {
	for _, d := range drafts {
		if d.Key != unsentKey {
			forms = append(forms, d)
			continue
		}
		for i := range unsentMost {
			if line := d.Fields[strconv.Itoa(i)]; line != "" {
				lines = append(lines, line)
			}
		}
	}
	return forms, lines
}
