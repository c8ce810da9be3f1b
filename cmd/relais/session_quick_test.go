//go:build unix

package main

import (
	"strings"
	"testing"
)

// A line in each of three languages: the date, the action, the person, the
// priority, the tag and the repetition are shown as they were understood while
// one types, and what may mean two things is asked.
func TestQuickAddInThreeLanguages(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.relais("init", "--name", "Marie Tremblay")
	h.relais("person", "add", "Maude Bellerive", "--handle", "maude", "--team", "officer")
	h.relais("plan", "add", "Plan 2026", "--year", "2026", "--status", "current")
	h.relais("objective", "add", "Éduquer", "--plan", "Plan 2026", "--number", "2")
	h.relais("means", "add", "Ateliers", "--objective", "Éduquer", "--number", "2.1")
	h.relais("action", "add", "Tenir un atelier", "--means", "Ateliers", "--ref", "2.1.a")
	for _, c := range []struct {
		lang, ready, line string
		shown             []string
		doubt, asks, day  string
		dated             string
	}{
		{"fr", "enregistré ici", "Appeler le FAT dans 2 semaines #2.1.a @maude !haute +radio *chaque lundi",
			[]string{"Échéance       mar. 8 déc., dans 2 semaines", "Action         2.1.a", "Responsable    Maude Bellerive", "Priorité       haute", "Récurrence     chaque lundi", "Étiquettes     radio"},
			"Voir fr vendredi prochain", "lequel est le bon ?", "ven. 4 déc.", "Payer fr 15/12"},
		{"en", "saved here", "Appeler le FAT in 2 weeks #2.1.a @maude !high +radio *every monday",
			[]string{"Due            Tue Dec 8, in 2 weeks", "Action         2.1.a", "Assignee       Maude Bellerive", "Priority       high", "Recurrence     every Monday", "Tags           radio"},
			"Voir en next friday", "which one is it?", "Fri Dec 4", "Payer en Dec 15"},
		{"es", "guardado aquí", "Appeler le FAT en 2 semanas #2.1.a @maude !alta +radio *cada lunes",
			[]string{"Vence          mar 8 dic, en 2 semanas", "Acción         2.1.a", "Responsable    Maude Bellerive", "Prioridad      alta", "Recurrencia    cada lunes", "Etiquetas      radio"},
			"Voir es próximo viernes", "¿cuál es?", "vie 4 dic", "Payer es 15/12"},
	} {
		s := h.with("RELAIS_LANG="+c.lang).open(80, 24)
		s.sees(c.ready)
		s.press("n").sees("│ >")
		s.types(c.line).sees(c.shown...)
		s.press("enter").misses("│ >")
		s.press("n").sees("│ >")
		s.types(c.doubt).sees("? ")
		s.press("enter").sees(c.asks, c.day)
		s.press("3").misses("│ >") // the first answer leaves the words
		s.press("n").sees("│ >")
		s.types(c.dated).press("enter").misses("│ >")
		s.quits()
	}
	full := h.list("task", "list", "--where", `titre="Appeler le FAT"`)
	if len(full) != 3 {
		t.Fatalf("%d tasks of the whole line", len(full))
	}
	for _, r := range full {
		for field, want := range map[string]string{"due": "2026-12-08", "priority": "high", "tags": "radio", "recurrence": full[0].text("recurrence")} {
			if got := r.text(field); got != want {
				t.Errorf("%s is %q, want %q", field, got, want)
			}
		}
		if r.text("recurrence") == "" || r.text("action") == "" || r.text("assignee") == "" {
			t.Errorf("not all of the line is in %v", r)
		}
	}
	for field, day := range map[string]string{"Voir": "2026-12-04", "Payer": "2026-12-15"} {
		if n := len(h.list("task", "list", "--where", "titre~"+field+" échéance="+day)); n != 3 {
			t.Errorf("%s: %d tasks for %s", field, n, day)
		}
	}
}

// Names, actions and priorities are completed by tab while one types.
func TestQuickAddCompletes(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.relais("init", "--name", "Marie Tremblay")
	h.relais("person", "add", "Thu Hà Nguyễn", "--team", "officer")
	h.relais("project", "add", "Radio Obrera", "--short", "RADIO")
	s := h.open(80, 24)
	s.sees("enregistré ici")
	s.press("n").sees("│ >", "Appeler le FTL")
	s.types("Relire @th").sees(`›"Thu Hà Nguyễn"`, "tab compléter")
	s.press("tab").types("proj:rad").sees("›RADIO")
	s.press("tab").types("!ur").sees("›urgente")
	s.press("tab").sees("Responsable    Thu Hà Nguyễn", "Projet         RADIO", "Priorité       urgente", "échap garder")
	s.press("enter").misses("│ >")
	s.quits()
	task := h.one("task", "list", "--where", "titre=Relire")
	for _, field := range []string{"assignee", "project"} {
		if task.text(field) == "" {
			t.Errorf("%s is not in %v", field, task)
		}
	}
	if got := task.text("priority"); got != "urgent" {
		t.Errorf("its priority is %q", got)
	}
}

// On the command line what may have been meant is told, and what may mean two
// things is refused.
func TestQuickAddTellsDoubts(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.relais("init", "--name", "Marie Tremblay")
	if got := h.relais("add", "Payer 31/11 !pressant"); got.code != 0 || !strings.Contains(got.err, "31/11 n’existe dans aucun calendrier") ||
		!strings.Contains(got.err, "!pressant : priorité inconnue") {
		t.Errorf("it said %+v", got)
	}
	if got := h.relais("add", "Voir vendredi prochain"); got.code != 3 || !strings.Contains(got.err, "vendredi prochain") {
		t.Errorf("it said %+v", got)
	}
	if n := len(h.list("task", "list")); n != 1 {
		t.Errorf("there are %d tasks", n)
	}
}
