package calendar_test

import (
	"testing"

	"relais/model"
	"relais/tui"
	"relais/tui/pane"
)

// Changing the day moves the entry, and the cursor goes with it.
func TestMoveATask(t *testing.T) {
	f := office()
	s := open(t, f, "fr", 120, 50)
	s.Keys("/ordre", "<enter>")
	has(t, s, "›", "Préparer l’ordre")
	s.Keys("<esc>", "d", "vendredi", "<enter>")
	id := f.Named("task", "Préparer")
	due := func() string { return f.Record("task", id).One("due") }
	if due() != "2026-11-27" {
		t.Errorf("due %s", due())
	}
	has(t, s, "›", "Préparer l’ordre")
	s.Keys("+", "+", "+")
	if due() != "2026-11-30" {
		t.Errorf("due %s", due())
	}
	s.Sees("semaine du 30 novembre")
	has(t, s, "›", "Préparer l’ordre")
	s.Keys("-")
	s.Sees("semaine du 23 novembre")
	if due() != "2026-11-29" {
		t.Errorf("due %s", due())
	}
	s.Keys("u", "u", "u", "u", "u")
	if due() != "2026-11-24" {
		t.Errorf("after undo, due %s", due())
	}
	has(t, s, "›", "Préparer l’ordre")
}

// What has hours and several days keeps them when it is moved; a return moves
// without its departure; several entries move as one action.
func TestMoveOthers(t *testing.T) {
	f := office()
	s := open(t, f, "fr", 120, 50)
	s.Keys("/atelier", "<enter>", "d", "2026-12-01", "<enter>", "<esc>")
	r := f.Record("event", f.Named("event", "Atelier"))
	if r.One("start") != "2026-12-01T09:00 America/Toronto" || r.One("end") != "2026-12-03T16:00 America/Toronto" {
		t.Errorf("moved to %s, %s", r.One("start"), r.One("end"))
	}
	s.Keys("g", "18 déc", "<enter>", "+")
	if r = f.Record("internship", f.Named("internship", "Stage")); r.One("start") != "2026-11-29" || r.One("end") != "2026-12-19" {
		t.Errorf("moved to %s, %s", r.One("start"), r.One("end"))
	}
	s.Keys("0", "<right>", "<space>", "<space>")
	s.Sees("2 sélection")
	n := len(f.Applied)
	s.Keys("+")
	if len(f.Applied) != n+1 || len(f.Applied[n]) != 2 {
		t.Errorf("applied %v", f.Applied[n:])
	}
	// A departure cannot come after the return.
	s.Keys("<esc>", "g", "29 nov", "<enter>", "d", "2027-02-01", "<enter>")
	s.Sees("✗")
	s.Keys("<right>")
}

// What is added belongs to the day under the cursor.
func TestAdd(t *testing.T) {
	f := office()
	s := open(t, f, "fr", 120, 50)
	s.Keys("g", "10 déc", "<enter>", "a", "2", "Bilan financier", "<ctrl+s>")
	has(t, s, "›", "⚑", "Bilan financier")
	if r := f.Record("deadline", f.Named("deadline", "Bilan")); r == nil || r.One("day") != "2026-12-10" {
		t.Errorf("added %v", r)
	}
	s.Keys("a", "<enter>", "Appeler", "<ctrl+s>")
	if r := f.Record("task", f.Named("task", "Appeler")); r == nil || r.One("due") != "2026-12-10" {
		t.Errorf("added %v", r)
	}
	s.Keys("a", "3", "Comité", "<ctrl+s>")
	has(t, s, "›", "9 h 00", "Comité")
	s.Keys("a", "4", "Vernissage", "<ctrl+s>")
	if r := f.Record("event", f.Named("event", "Vernissage")); r == nil || r.One("start") != "2026-12-10T09:00 America/Toronto" || r.One("status") != "planned" {
		t.Errorf("added %v", r)
	}
}

// A record found elsewhere is shown on its day, even if it is met.
func TestSeek(t *testing.T) {
	f := office()
	s := open(t, f, "fr", 120, 50)
	host := s.Model.(*tui.App).Host()
	for _, c := range []struct{ kind, title, want string }{
		{"deadline", "Rapport financier", "semaine du 14 décembre"},
		{"deadline", "Proposition initiale", "semaine du 26 janvier"},
		{"meeting", "Conseil", "semaine du 23 novembre"},
		{"event", "Atelier", "semaine du 23 novembre"},
	} {
		s.Keys("z", "réunions", "<enter>", "<esc>")
		host.GoTo(model.Link{Kind: c.kind, ID: f.Named(c.kind, c.title)})
		s.Send(pane.Acted{})
		s.Sees(c.want)
		has(t, s, "›", c.title)
	}
}

// A contact is about the project of the entry under the cursor.
func TestNote(t *testing.T) {
	f := office()
	s := open(t, f, "fr", 120, 50)
	s.Keys("g", "4 déc", "<enter>", "c", "Billets", "<ctrl+s>")
	r := f.Record("interaction", f.Named("interaction", "Billets"))
	if r == nil || r.One("project") != f.Named("project", "COOP").String() {
		t.Errorf("noted %v", r)
	}
}

// Status and owner are changed from here, of an entry of any kind that has
// them.
func TestRecordKeys(t *testing.T) {
	f := office()
	s := open(t, f, "fr", 120, 50)
	s.Keys("/ordre", "<enter>", "s", "5")
	if got := f.Record("task", f.Named("task", "Préparer")).One("status"); got != "done" {
		t.Errorf("status %s", got)
	}
	s.Keys("<up>")
	s.Misses("Préparer l’ordre")
	s.Keys("<esc>", "/visa", "<enter>", "o", "élodie", "<enter>")
	if got := f.Record("risk", f.Named("risk", "Retard")).One("responsible"); got != f.Named("person", "Élodie").String() {
		t.Errorf("responsible %s", got)
	}
	s.Keys("<enter>")
	s.Sees("révision", "échap fermer")
}

// What is added while only one's own is shown is one's own: else it would not
// be seen.
func TestWhatIsAddedAmongMineIsMine(t *testing.T) {
	f := office()
	s := open(t, f, "fr", 120, 50)
	s.Keys("i", "a", "1", "Relire le budget", "<ctrl+s>")
	if r := f.Record("task", f.Named("task", "Relire le budget")); r == nil || r.One("assignee") == "" {
		t.Errorf("added %v", r)
	}
	has(t, s, "›", "Relire le budget")
}
