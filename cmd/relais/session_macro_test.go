//go:build unix

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A person records what is done to one task, names it, gives it a key, replays
// it after a restart on three others, and takes the whole back by one key, or
// from the command line. What it left is what was done by hand.
func TestMacroOverASelection(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	state := func() map[string]string { return h.fields("task", "status", "tags") }
	before := state()
	changed := func() (n int) {
		for id, is := range state() {
			if is != before[id] {
				n++
				if !strings.HasPrefix(is, "waiting|") || !strings.HasSuffix(is, "relu") {
					t.Errorf("a task is %s", is)
				}
			}
		}
		return n
	}

	s := h.open(120, 40)
	s.sees("En retard (")
	s.press("Q").sees("● enregistrement, 0 étape")
	s.press("s").sees("en attente")
	s.press("3").misses("entrée choisir")
	s.press("t").types("relu").press("enter").sees("● enregistrement, 4 étapes")
	s.press("Q").sees("Nom de la macro")
	s.types("Relire").press("enter").sees("Macro gardée : Relire")
	s.press("Z", "enter").sees("Choisir sa touche")
	s.press("4").sees("Appuyez sur la touche")
	s.press("W").sees("Relire se rejoue par W")
	if n := changed(); n != 1 {
		t.Fatalf("recording changed %d tasks", n)
	}
	s.quits()
	h.relais("undo")
	h.relais("undo")
	if n := changed(); n != 0 {
		t.Fatalf("%d tasks are changed after undo", n)
	}

	s = h.open(120, 40)
	s.sees("En retard (")
	s.press("space", "space", "space").sees("3 sélections")
	s.press("W").sees("Macro rejouée, Relire : 3 fiches changées")
	if n := changed(); n != 3 {
		t.Errorf("the macro changed %d tasks", n)
	}
	s.press("u").sees("Annulé : ", " de 3 fiches")
	if n := changed(); n != 0 {
		t.Errorf("%d tasks are changed after u", n)
	}
	s.press("ctrl+r").sees("Rétabli : ", " de 3 fiches")
	s.quits()
	h.relais("undo")
	if n := changed(); n != 0 {
		t.Errorf("%d tasks are changed after relais undo", n)
	}
}

// Files of keys and macros that make no sense are told of, and stop nothing;
// what was there is kept.
func TestBrokenFilesOfKeysAndMacros(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(h.profile, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("keys.toml", "[keys]\n\"app.undo\" = [\"s\", \"ctrl+u\"]\n")
	write("macros.json", "{ half")
	s := h.open(100, 30)
	s.sees("macros.json, ligne 1", "keys.toml, ligne 2", "« s » est demandée")
	s.press("enter").sees("En retard (")
	s.press("Q", "s").sees("en attente")
	s.press("3").misses("entrée choisir")
	s.press("esc").sees("Nom de la macro")
	s.types("Attendre").press("enter").sees("macros.json.bad-1")
	s.press("enter", "ctrl+u").sees("Annulé : état de « ")
	s.quits()
	text, err := os.ReadFile(filepath.Join(h.profile, "macros.json.bad-1"))
	if err != nil || string(text) != "{ half" {
		t.Errorf("%v: %q", err, text)
	}
}
