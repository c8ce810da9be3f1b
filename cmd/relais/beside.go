package main

import (
	"context"
	"strings"
	"time"

	"relais/tui"
)

// beside tells what the terminal shows beside the screen. Of several ways to ask
// for a notification one is taken: some terminals know two, and would show it
// twice.
func (p *program) beside() tui.Terminal {
	t := tui.Terminal{Notice: tui.Notice{Form: 9, Tmux: p.env("TMUX") != ""}}
	term := p.env("TERM")
	switch {
	case p.env("KITTY_WINDOW_ID") != "", strings.Contains(term, "kitty"):
		t.Notice.Form = 99
	case p.env("VTE_VERSION") != "", strings.HasPrefix(term, "foot"), strings.HasPrefix(term, "rxvt"):
		t.Notice.Form = 777
	case p.env("TERM_PROGRAM") == "iTerm.app":
		t.NoBar = true // its older versions take the bar for a notification
	}
	return t
}

// sleep waits, unless the context ends before.
func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
