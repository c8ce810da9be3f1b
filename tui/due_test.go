package tui

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/pane/panetest"
)

// startDue opens a program that remembers, at a time.
func startDue(t *testing.T, f *panetest.Fake, m memory, now time.Time) *panetest.Session {
	o := newApp(f, "fr").opts
	o.Settings, o.Due, o.Terminal.Notice.Form = m, m[SettingDue], 777
	o.Now = func() time.Time { return now }
	return panetest.NewSession(t, New(o), 100, 30)
}

// toggle does what the palette does: no key has it.
func toggle(s *panetest.Session) { s.Keys(":", "annoncer les écheances", "<enter>") }

// A due deadline is told once a day, and only to who asked for it; one that is
// met, or not due yet, is not told.
func TestDueIsTold(t *testing.T) {
	f, m := office(), memory{}
	f.Add("deadline", "title", "Rapport narratif", "day", "2026-11-23")
	f.Add("deadline", "title", "Déjà remis", "day", "2026-11-20", "status", "submitted")
	f.Add("deadline", "title", "Plus tard", "day", "2026-11-24")
	s := startDue(t, f, m, panetest.Now)
	if len(s.Raw) > 0 {
		t.Fatalf("told without being asked: %q", s.Raw)
	}
	toggle(s)
	s.Sees("Les échéances seront annoncées")
	want := "\x1b]777;notify;Relais;Échéance aujourd’hui\u00a0: Rapport narratif\x1b\\"
	if len(s.Raw) != 1 || s.Raw[0] != want {
		t.Fatalf("told %q, want %q", s.Raw, want)
	}
	s = startDue(t, f, m, panetest.Now)
	s.Keys("a", "Autre", "<ctrl+s>")
	if len(s.Raw) > 0 {
		t.Fatalf("told again the same day: %q", s.Raw)
	}
	s = startDue(t, f, m, panetest.Now.AddDate(0, 0, 1))
	if len(s.Raw) != 1 || !strings.Contains(s.Raw[0], "2 échéances\u00a0: Plus tard, Rapport narratif") {
		t.Fatalf("the day after: %q", s.Raw)
	}
	s.Keys(":", "ne plus annoncer", "<enter>")
	s.Sees("ne sont plus annoncées")
	s = startDue(t, f, m, panetest.Now.AddDate(0, 0, 2))
	if len(s.Raw) > 0 || m[SettingDue] != "" {
		t.Errorf("told after the end: %q, kept %q", s.Raw, m[SettingDue])
	}
}

// The day that begins while the program is open is looked at.
func TestDueNextHour(t *testing.T) {
	f, m := office(), memory{SettingDue: "1"}
	now := panetest.Now
	o := newApp(f, "fr").opts
	o.Settings, o.Due = m, m[SettingDue]
	o.Now = func() time.Time { return now }
	s := panetest.NewSession(t, New(o), 100, 30)
	f.Add("deadline", "title", "Demain", "day", "2026-11-24")
	now = now.AddDate(0, 0, 1)
	s.Send(dueHour{})
	if len(s.Raw) != 1 || !strings.Contains(s.Raw[0], "Demain") {
		t.Errorf("told %q", s.Raw)
	}
}

// One clock goes at a time, and none for who did not ask.
func TestDueClock(t *testing.T) {
	slept := 0
	o := newApp(office(), "fr").opts
	o.Settings = memory{}
	o.Sleep = func(_ context.Context, d time.Duration) error {
		if d == dueEvery {
			slept++
		}
		return context.Canceled
	}
	s := panetest.NewSession(t, New(o), 100, 30)
	if slept > 0 {
		t.Fatal("a clock goes that nobody asked for")
	}
	toggle(s)
	s.Keys("a", "Autre", "<ctrl+s>")
	if slept != 1 {
		t.Errorf("%d clocks", slept)
	}
}

// A notification holds nothing that ends it sooner, rings no bell, and goes
// through tmux where it must.
func TestNoticeSequences(t *testing.T) {
	for _, c := range []struct {
		n    Notice
		want string
	}{
		{Notice{}, "\x1b]9;Relais · a␛]b; c␇\x1b\\"},
		{Notice{Form: 9}, "\x1b]9;Relais · a␛]b; c␇\x1b\\"},
		{Notice{Form: 777}, "\x1b]777;notify;Relais;a␛]b, c␇\x1b\\"},
		{Notice{Form: 99}, "\x1b]99;i=relais:d=0;Relais\x1b\\\x1b]99;i=relais:d=1:p=body;a␛]b; c␇\x1b\\"},
		{Notice{Form: 777, Tmux: true}, "\x1bPtmux;\x1b\x1b]777;notify;Relais;a␛]b, c␇\x1b\x1b\\\x1b\\"},
	} {
		if got := c.n.Sequence("Relais", "a\x1b]b; c\a"); got != c.want {
			t.Errorf("%+v: %q, want %q", c.n, got, c.want)
		}
	}
}

// A long exchange fills the terminal's bar; a short one and none show nothing.
func TestProgressBar(t *testing.T) {
	a := newApp(office(), "fr")
	for _, c := range []struct {
		s    pane.Sharing
		want *tea.ProgressBar
	}{
		{pane.Sharing{Shared: true}, nil},
		{pane.Sharing{Lasting: true}, tea.NewProgressBar(tea.ProgressBarIndeterminate, 0)},
		{pane.Sharing{Lasting: true, Progress: pane.Progress{Done: 30, Total: 120}}, tea.NewProgressBar(tea.ProgressBarDefault, 25)},
		{pane.Sharing{Lasting: true, Progress: pane.Progress{Done: 130, Total: 120}}, tea.NewProgressBar(tea.ProgressBarDefault, 100)},
	} {
		a.Update(sharingMoved{c.s})
		got := a.View().ProgressBar
		if (got == nil) != (c.want == nil) || got != nil && *got != *c.want {
			t.Errorf("%+v: %+v", c.s, got)
		}
	}
	a.opts.Terminal.NoBar = true
	a.Update(keys.Press("down"))
	if got := a.View().ProgressBar; got != nil {
		t.Errorf("where it means something else: %+v", got)
	}
}

// The window's title is the organisation's, with nothing that the terminal would
// obey, and never a record's.
func TestWindowTitle(t *testing.T) {
	f := office()
	s := open(t, f, "fr", 100, 30)
	s.Keys("<enter>")
	if got := s.Model.View().WindowTitle; got != "Relais · Solidarité Monde" {
		t.Errorf("%q", got)
	}
	s.Model.(*App).host.Session.Organisation = "A\a\x1b]0;B"
	s.Keys("<esc>")
	if got := s.Model.View().WindowTitle; strings.ContainsAny(got, "\a\x1b") {
		t.Errorf("%q", got)
	}
}
