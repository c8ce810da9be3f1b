//go:build unix

package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"relais/store"
)

// drafts waits until a draft with all of the texts is in the profile: what was
// typed is written beside the keys, not before the next one is taken.
func (h *house) drafts(texts ...string) {
	h.t.Helper()
	s, err := store.Open(h.t.Context(), store.Options{Dir: h.profile})
	if err != nil {
		h.t.Fatal(err)
	}
	defer s.Close()
	late := time.Now().Add(patience)
	for {
		all, err := s.Drafts(h.t.Context())
		if err != nil {
			h.t.Fatal(err)
		}
		for _, d := range all {
			typed := fmt.Sprint(d.Values)
			if !slices.ContainsFunc(texts, func(text string) bool { return !strings.Contains(typed, text) }) {
				return
			}
		}
		if time.Now().After(late) {
			h.t.Fatalf("no draft has %q: %v", texts, all)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// What was typed into a form is offered again after the program was killed in
// the middle of it, and can be saved as if nothing had been.
func TestKilledInAFormTheDraftReturns(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	s := h.open(120, 40)
	s.sees("enregistré ici")
	s.press("c").sees("Ajouter : contact")
	s.types("Appel au sujet de la visite").press("tab").types("FTL")
	s.sees("› FTL · ")
	s.press("tab").types("Nouvelle Venue")
	s.sees("Créer « Nouvelle Venue »")
	s.press("enter", "tab").types("demain")
	s.sees("= mer. 25 nov.")
	h.drafts("Appel au sujet de la visite", "Nouvelle Venue", "demain")
	s.kill()

	if n := len(h.list("interaction", "list", "--where", `summary="Appel au sujet de la visite"`)); n != 0 {
		t.Fatalf("%d contacts before anything was saved", n)
	}
	s = h.open(120, 40)
	s.sees("Reprendre ce que vous étiez en train d’écrire ?", "Appel au sujet de la vi")
	s.press("enter").sees("Ajouter : contact", "Appel au sujet de la visite", "FTL · ", "Nouvelle Venue", "demain")
	s.press("ctrl+s").sees("Contact, et tâche de suivi pour ")
	got := h.one("interaction", "list", "--where", `summary="Appel au sujet de la visite"`)
	if got.text("follow_up") != "2026-11-25" || got.text("organisations") == "" || got.text("people") == "" {
		t.Errorf("the draft lost something: %v", got)
	}
	if who := h.one("person", "show", got.text("people")); who.text("name") != "Nouvelle Venue" {
		t.Errorf("the contact is with %v", who)
	}
	s.quits()

	// Saved is saved: nothing is offered the next time.
	s = h.open(120, 40)
	s.sees("enregistré ici", "aide")
	s.misses("Reprendre ce que")
	s.quits()
}

// A draft that is not taken up waits; one that is thrown away is gone.
func TestADraftWaitsUntilItIsThrownAway(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	s := h.open(80, 24)
	s.sees("enregistré ici")
	s.press("c").sees("Ajouter : contact")
	s.types("À moitié").sees("À moitié")
	h.drafts("À moitié")
	s.kill()

	s = h.open(80, 24)
	s.sees("Reprendre ce que")
	s.press("esc")
	s.misses("Reprendre ce que")
	s.press("c").sees("Reprendre", "Repartir de zéro")
	s.press("right", "enter").sees("Ajouter : contact")
	s.misses("À moitié")
	s.press("esc")
	s.misses("Ajouter : contact")
	s.quits()
	if got := h.relais("status"); !strings.Contains(got.out, "brouillons : 0") {
		t.Errorf("a draft is left:\n%s", got.out)
	}
}

// Killed at any moment while a form is saved, the program leaves either the
// whole record or the draft: never half, never nothing, never both.
func TestKilledWhileSavingNothingIsLostOrHalved(t *testing.T) {
	t.Parallel()
	h := furnished(t)
	whole, drafts := 0, 0
	for i := range 6 {
		name := fmt.Sprintf("Coupure %d", i)
		s := h.open(100, 30)
		s.sees("enregistré ici")
		s.press("c").sees("Ajouter : contact")
		s.types(name).press("tab").types("FTL").sees("› FTL · ")
		s.press("tab", "tab").types("demain").sees("= mer. 25 nov.")
		h.drafts(name, "demain")
		s.press("ctrl+s")
		time.Sleep(time.Duration(1<<i-1) * time.Millisecond)
		s.kill()

		got := h.list("interaction", "list", "--where", fmt.Sprintf("summary=%q", name))
		tasks := h.list("task", "list", "--where", fmt.Sprintf("title~%q", name))
		s = h.open(100, 30)
		switch {
		case len(got) == 1 && got[0].text("organisations") != "" && len(tasks) == 1:
			whole++
			if got := h.relais("status"); !strings.Contains(got.out, "brouillons : 0") {
				t.Errorf("the record and its draft are both there:\n%s", got.out)
			}
			s.sees("enregistré ici")
		case len(got) == 0 && len(tasks) == 0:
			drafts++
			s.sees("Reprendre ce que", name)
			s.press("enter").sees(name, "FTL · ", "demain")
			s.press("esc").sees("Abandonner")
			s.press("left", "enter")
			s.misses("Ajouter : contact")
		default:
			t.Errorf("half a contact: %v %v", got, tasks)
		}
		s.quits()
	}
	t.Logf("killed while saving: %d times the record was there, %d times the draft", whole, drafts)
}
