package widget

import (
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"

	"relais/tui/keys"
)

// Fast hands press enter twice and go on before the search has answered: what
// they typed goes where it was meant to.
func TestFormKeepsKeysForAfterTheAnswer(t *testing.T) {
	for name, next := range map[string][]string{"enter twice": {"enter", "enter"}, "tab": {"tab"}} {
		s := newSession(t)
		s.Focus("assignee")
		var last tea.Cmd
		for _, k := range append([]string{"e", "l"}, append(next, "x", "y")...) {
			if _, cmd := s.Update(keys.Press(k)); cmd != nil {
				last = cmd
			}
		}
		if got := s.Early(); got != nil {
			t.Errorf("%s: keys are given back before the answer: %v", name, got)
		}
		if out, _ := s.Update(last()); name == "enter twice" && out != Changed {
			t.Errorf("%s: the answer did %v", name, out)
		}
		for _, k := range s.Early() {
			s.Update(k)
		}
		if got := s.Values()["assignee"]; !slices.Equal(got, []string{"p1"}) {
			t.Errorf("%s: assignee is %q", name, got)
		}
		if s.Focused() != "tags" || s.Draft()["tags"] != "xy" {
			t.Errorf("%s: in %s with draft %q", name, s.Focused(), s.Draft())
		}
	}
}

// Tab makes no record of a name that nothing bears.
func TestFormTabMakesNothing(t *testing.T) {
	s := newSession(t)
	s.Focus("assignee")
	s.press("z", "z")
	if out, _ := s.Update(keys.Press("tab")); out == Wanted {
		t.Error("tab wants a record")
	}
	if s.fields[3].problem == "" {
		t.Error("what was typed and is nobody is not pointed out")
	}
}

// What was suggested belongs to the draft, but is nothing that one typed.
func TestFormDraftHoldsSuggestions(t *testing.T) {
	s := newSession(t)
	s.Suggest("status", []string{"doing"}, nil)
	if s.Dirty() {
		t.Error("a suggestion is an edit")
	}
	s.press("a")
	again := newSession(t)
	again.Restore(s.Draft())
	if got := again.Values(); got["status"][0] != "doing" || got["title"][0] != "a" {
		t.Errorf("restored %q", got)
	}
}
