package tui

import (
	"strings"
	"testing"

	"relais/tui/i18n"
	"relais/tui/keys"
	"relais/tui/pane/panetest"
)

// rebound is the office with a file of keys, on a keyboard.
func rebound(t *testing.T, file, layout, lang string, width, height int) *panetest.Session {
	o := options(office(), lang)
	o.Keys, o.Layout = keys.ParseFile([]byte(file)), keys.LayoutNamed(layout)
	return panetest.NewSession(t, New(o), width, height)
}

// A rebound key does its action, in the dispatch, the footer, the help, the
// palette, and the list of panes; the old one does nothing.
func TestReboundKeys(t *testing.T) {
	s := rebound(t, "[keys]\n\"record.status\" = \"W\"\n\"app.undo\" = \"s\"\n\"pane.task\" = \"&\"\n", "", "fr", 240, 30)
	s.Sees("› & Tâches", "W état", "s annuler")
	s.Misses("s état", "u annuler")
	s.Keys("W", "5")
	s.Sees("✓ terminée")
	s.Keys("u")
	s.Sees("✓ terminée")
	s.Keys("s")
	s.Misses("✓ terminée")
	s.Keys("2", "&")
	s.Sees("› & Tâches")
	s.Keys("?")
	s.Sees("W  Changer l’état")
	s.Keys("<esc>", ":", "changer l’état")
	s.Sees("W")
}

// What does not hold is said at the start, and stops nothing.
func TestBadKeysAreToldAtTheStart(t *testing.T) {
	s := rebound(t, "[keys]\n\"app.undo\" = \"s\"\n@\n", "", "fr", 100, 30)
	s.Sees("À savoir sur vos touches et vos macros", "keys.toml, ligne 2 : « s » est demandée pour « Annuler »",
		"« Changer l’état » (record.status)", "« Annuler » (app.undo) a donc : u.", "ligne 3 : « @ » ne se lit pas", "entrée : continuer")
	s.Keys("<enter>", "s", "5")
	s.Sees("✓ terminée")
	s.Keys("u")
	s.Misses("✓ terminée")
}

// Drafts that the notice was in the way of are offered when it is read.
func TestDraftsAreOfferedAfterTheNotice(t *testing.T) {
	o := options(office(), "fr")
	s := panetest.NewSession(t, New(o), 100, 30)
	s.Keys("a", "À moitié") // and the program was killed
	o.Keys = keys.ParseFile([]byte("@"))
	s = panetest.NewSession(t, New(o), 100, 30)
	s.Sees("ne se lit pas")
	s.Keys("<esc>")
	s.Sees("Reprendre ce que vous étiez en train", "À moitié")
}

// Golden frames of what is said of a bad file.
func TestNoticeFrames(t *testing.T) {
	file := "layout = \"dvorak\"\n[keys]\n\"app.undo\" = [\"s\", \"alt+x\"]\n\"app.nobody\" = \"x\"\n"
	for _, lang := range i18n.Languages() {
		for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
			name := lang + "-" + itoa(size[0]) + "x" + itoa(size[1])
			rebound(t, file, "", lang, size[0], size[1]).Golden("bad-keys-" + name)
		}
	}
	rebound(t, file, "", "fr", 40, 12).Screen()
}

// The help says how a sign is typed where it is not plain.
func TestHelpShowsKeyCaps(t *testing.T) {
	for layout, want := range map[string]string{"azerty": "/ (maj+:)  Filtrer", "csa": " /  Filtrer", "": " /  Filtrer"} {
		s := rebound(t, "", layout, "fr", 120, 60)
		s.Keys("?")
		s.Sees(want)
	}
	s := rebound(t, "layout = \"es\"", "us", "es", 120, 60)
	s.Keys("?")
	s.Sees("/ (mayús+7)")
}

// References have the keys of the user's file.
func TestReferencesHaveReboundKeys(t *testing.T) {
	words := i18n.Load("fr")
	file := keys.ParseFile([]byte("[keys]\n\"app.undo\" = [\"ctrl+y\"]\n\"pane.today\" = \"é\"\n"))
	r := NewRegistry(words, Own{Keys: file, Layout: keys.LayoutNamed("azerty")})
	defer r.Close()
	if n := len(r.Problems()); n > 0 {
		t.Fatal(r.Problems())
	}
	if got := r.Groups()[0].Lines[0].Keys[0]; got != "é" {
		t.Errorf("the first pane has the key %q", got)
	}
	for _, e := range r.Entries() {
		if e.ID == "app.undo" && (e.Caps != "ctrl+y" || e.Own[0] != "u") {
			t.Errorf("%+v", e)
		}
	}
	// The whole file, filled in as it stands, changes nothing.
	var filled []byte
	for line := range strings.SplitSeq(r.KeyFile(), "\n") {
		if len(line) > 3 && line[:3] == "# \"" {
			line = line[2:]
		}
		filled = append(filled, line+"\n"...)
	}
	full := NewRegistry(words, Own{Keys: keys.ParseFile(filled)})
	defer full.Close()
	if len(full.Problems()) > 0 {
		t.Errorf("%v: %v", full.Problems(), full.Problems()[0].Args)
	}
}

// Sentences that name a key name the user's.
func TestSentencesNameReboundKeys(t *testing.T) {
	s := rebound(t, "[keys]\n\"app.undo\" = \"ctrl+u\"\n\"app.reveal\" = []\n", "", "fr", 160, 40)
	s.Keys("s", "5")
	s.Sees(" · ctrl+u annule")
	s.Keys("<ctrl+u>")
	s.Sees("Annulé : état de « ", " · ctrl+r rétablit")
	s.Keys("3")
	s.Sees("protégé (« Révéler")
	s = rebound(t, "", "", "fr", 160, 40)
	s.Keys("s", "5")
	s.Sees("État → ✓ terminée : ", " · u annule")
}
