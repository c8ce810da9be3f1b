package main

import "testing"

// Each terminal is asked for notifications in its own way, in one way only.
func TestBeside(t *testing.T) {
	for name, c := range map[string]struct {
		env   map[string]string
		form  int
		tmux  bool
		noBar bool
	}{
		"any":   {nil, 9, false, false},
		"kitty": {map[string]string{"TERM": "xterm-kitty"}, 99, false, false},
		"foot":  {map[string]string{"TERM": "foot"}, 777, false, false},
		"gnome": {map[string]string{"TERM": "xterm-256color", "VTE_VERSION": "7600"}, 777, false, false},
		"iTerm": {map[string]string{"TERM_PROGRAM": "iTerm.app"}, 9, false, true},
		"tmux":  {map[string]string{"TERM": "tmux-256color", "TMUX": "/tmp/tmux", "KITTY_WINDOW_ID": "1"}, 99, true, false},
	} {
		p := &program{env: func(k string) string { return c.env[k] }}
		if got := p.beside(); got.Notice.Form != c.form || got.Notice.Tmux != c.tmux || got.NoBar != c.noBar {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
