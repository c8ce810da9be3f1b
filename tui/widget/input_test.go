package widget

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"relais/tui/keys"
)

// press sends keys by name and everything else as typed text.
func press(update func(tea.Msg), sent ...string) {
	for _, k := range sent {
		if rest, ok := strings.CutPrefix(k, "<"); ok && strings.HasSuffix(rest, ">") {
			update(keys.Press(strings.TrimSuffix(rest, ">")))
			continue
		}
		for _, r := range k {
			update(keys.Press(string(r)))
		}
	}
}

func TestInputEdits(t *testing.T) {
	in := &Input{Limit: 20}
	up := func(m tea.Msg) { in.Update(m) }
	press(up, "un deux", "<ctrl+w>", "é👩")
	if in.Value() != "un é👩" {
		t.Errorf("value %q", in.Value())
	}
	press(up, "<backspace>", "<home>", "A", "<ctrl+right>", "<delete>")
	if in.Value() != "Aun"+"é" {
		t.Errorf("value %q", in.Value())
	}
	if e := in.Update(tea.PasteMsg{Content: strings.Repeat("x", 30)}); e != Refused || in.Value() != "Auné" {
		t.Errorf("too long a paste: %v, %q", e, in.Value())
	}
	in.SetValue("e")
	in.Insert("\u0301") // joins the letter before
	press(up, "<backspace>")
	if !in.Empty() {
		t.Errorf("one backspace left %q", in.Value())
	}
	in.SetValue("a\u202eb\x1b")
	if text, at := in.Render(20); strings.TrimRight(text, " ") != "a‹U+202E›b␛" || at != 11 {
		t.Errorf("rendered %q, cursor %d", text, at)
	}
	in.SetValue("abcdefghij")
	if text, at := in.Render(5); text != "…hij " || at != 4 {
		t.Errorf("rendered %q, cursor %d", text, at)
	}
}
