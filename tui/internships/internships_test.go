package internships_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"relais/model"
	"relais/tui"
	"relais/tui/i18n"
	"relais/tui/internships"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/pane/panetest"
	"relais/tui/style"
)

// office is an organisation with a stay in preparation.
func office() (*panetest.Fake, model.ID) {
	f := panetest.NewFake()
	host := f.Add("organisation", "name", "Red de Huertas del Valle", "acronym", "RHV", "country", "Mexique")
	union := f.Add("organisation", "name", "Fédération des soins du Bas-Fleuve", "acronym", "FSB")
	stay := f.Add("internship", "title", "Stage intersyndical à Cholula", "status", "preparation", "country", "Mexique",
		"start", "2027-01-30", "end", "2027-02-20", "places", "4", "host", host.String())
	f.Add("internship", "title", "Mission à Jacmel", "type", "mission", "status", "closed", "country", "Haïti",
		"start", "2026-02-02", "end", "2026-02-11", "places", "2")
	names := []string{"Océane Poirier", "Kevens Louis", "Jade Kistabish"}
	ticked := []int{3, 2, 0}
	steps := []string{"Passeport valide", "Vaccins à jour", "Libération confirmée par écrit"}
	due := []string{"2026-11-20", "2026-11-26", "2027-01-10"}
	for i, name := range names {
		person := f.Add("person", "name", name)
		pairs := []string{"internship", stay.String(), "person", person.String(), "status", "preparing", "union", union.String()}
		if i < 2 {
			pairs = append(pairs, "emergency_contact", "Mère, 418 555-0131")
		}
		intern := f.Add("intern", pairs...)
		for n, text := range steps {
			pairs := []string{"parent", "intern:" + intern.String(), "text", text, "due", due[n], "rank", string(rune('b' + n))}
			if n < ticked[i] {
				pairs = append(pairs, "done_on", "2026-11-10", "done_by", person.String())
			}
			f.Add("item", pairs...)
		}
	}
	f.Add("person", "name", "Yacine Ouellet-Saïdi")
	f.Add("task", "title", "Acheter les billets", "status", "doing", "due", "2026-11-27", "internship", stay.String())
	return f, stay
}

func open(t *testing.T, f *panetest.Fake, lang string, width, height int) *panetest.Session {
	return panetest.NewSession(t, tui.New(tui.Options{
		Data: f, Words: i18n.Load(lang), Mode: style.Plain, Fixed: true,
		Now: func() time.Time { return panetest.Now }, Zone: "America/Toronto", NewID: f.NewID,
		Panes: []tui.Maker{internships.New},
	}), width, height)
}

func TestFrames(t *testing.T) {
	for _, lang := range i18n.Languages() {
		for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
			name := lang + "-" + strconv.Itoa(size[0]) + "x" + strconv.Itoa(size[1])
			t.Run(name, func(t *testing.T) {
				f, _ := office()
				s := open(t, f, lang, size[0], size[1])
				s.Golden("internships-" + name)
				s.Keys("<right>", "<right>")
				s.Golden("steps-" + name)
			})
		}
	}
}

// An intern is found by typing, gets a list of their own, and three steps are
// ticked with three keys; all of it is undone and redone.
func TestAddAnInternAndTick(t *testing.T) {
	f, stay := office()
	s := open(t, f, "fr", 120, 40)
	s.Sees("Passeport valide — Jade", "3/4")
	s.Keys("<right>", "a", "yacine", "<enter>")
	s.Sees("Yacine Ouellet-Saïdi", "4/4", "0/10")
	s.Keys("<right>", "<space>", "<down>", "<space>", "<down>", "<space>")
	s.Sees("3/10", "✓ Passeport valide six mois", "fait lun. 23 nov.")
	intern := internOf(f, "Yacine Ouellet-Saïdi")
	if n := len(done(f, intern)); n != 3 {
		t.Fatalf("%d steps are done", n)
	}
	for _, r := range done(f, intern) {
		if r.One("done_on") != "2026-11-23" || r.One("done_by") == "" {
			t.Errorf("done on %q by %q", r.One("done_on"), r.One("done_by"))
		}
	}
	s.Keys("<space>")
	if n := len(done(f, intern)); n != 2 {
		t.Fatalf("%d steps are done after unticking one", n)
	}
	s.Keys("u", "u", "u", "u", "u")
	s.Misses("Yacine")
	s.Keys("<ctrl+r>")
	s.Sees("Yacine")
	if got := f.Record("internship", stay); got == nil {
		t.Fatal("the internship is gone")
	}
}

func internOf(f *panetest.Fake, name string) model.ID {
	for _, r := range f.All("intern") {
		for _, p := range f.All("person") {
			if p.ID.String() == r.One("person") && p.One("name") == name {
				return r.ID
			}
		}
	}
	return model.ID{}
}

func done(f *panetest.Fake, intern model.ID) (out []*model.Record) {
	for _, r := range steps(f, "intern", intern) {
		if r.One("done_on") != "" {
			out = append(out, r)
		}
	}
	return out
}

// steps are the steps of a record in their order.
func steps(f *panetest.Fake, kind string, id model.ID) (out []*model.Record) {
	list, _ := f.List(context.Background(), pane.Query{Kind: "item", Sort: "rank"})
	for _, row := range list.Rows {
		if r := f.Record("item", row.ID); r.One("parent") == kind+":"+id.String() {
			out = append(out, r)
		}
	}
	return out
}

// Someone nobody knows yet is made on the spot, and their list is copied from
// the internship's own, with its dates.
func TestNewPersonWithTheModelList(t *testing.T) {
	f, stay := office()
	for i, text := range []string{"Carnet de vaccination", "Contrat signé"} {
		f.Add("item", "parent", "internship:"+stay.String(), "text", text, "rank", string(rune('c'+i)), "due", "2026-12-01")
	}
	s := open(t, f, "fr", 120, 40)
	s.Keys("<right>", "a", "Rosalie Flores", "<enter>")
	if len(f.Applied) != 1 || len(f.Applied[0]) != 4 {
		t.Fatalf("%d actions; want one that makes a person, an intern and two steps", len(f.Applied))
	}
	got := steps(f, "intern", internOf(f, "Rosalie Flores"))
	if len(got) != 2 || got[0].One("text") != "Carnet de vaccination" || got[1].One("due") != "2026-12-01" {
		t.Errorf("%d steps", len(got))
	}
	s.Keys("i")
	s.Sees("Liste modèle", "Carnet de vaccination")
}

// The gate tells what is missing and of whom, and nothing that is protected.
func TestGate(t *testing.T) {
	f, _ := office()
	s := open(t, f, "fr", 200, 50)
	s.Sees("Le départ n’est pas prêt. Il manque :", "Contact d’urgence — Jade Kistabish",
		"Libération confirmée par écrit — Jade", "3/4")
	s.Misses("418 555-0131")
	s.Keys("<right>", "<end>")
	s.Sees("tout est prêt", "protégé (R révèle)")
	s.Misses("418 555-0131", "Bas-Fleuve")
	s.Keys("R")
	s.Sees("418 555-0131", "Bas-Fleuve")
	s.Keys("R", "<left>", "<down>")
	s.Misses("Pas prêt pour le départ")
}

// Steps are added after the cursor, dated in words, and moved; each touches one
// record.
func TestStepsInOrder(t *testing.T) {
	f, _ := office()
	s := open(t, f, "fr", 120, 40)
	s.Keys("<right>", "<home>", "<right>", "a", "Visa", "<enter>", "d", "demain", "<enter>")
	intern := internOf(f, "Jade Kistabish")
	s.Sees("○ Visa", "demain", "3 jours de retard")
	text := func() string {
		var out []string
		for _, r := range steps(f, "intern", intern) {
			out = append(out, strings.Fields(r.One("text"))[0])
		}
		return strings.Join(out, " ")
	}
	if got := text(); got != "Passeport Visa Vaccins Libération" {
		t.Fatalf("order %s", got)
	}
	s.Keys("J", "J")
	if got := text(); got != "Passeport Vaccins Libération Visa" {
		t.Fatalf("order after moving down: %s", got)
	}
	s.Keys("K", "K", "K", "K")
	if got := text(); got != "Visa Passeport Vaccins Libération" {
		t.Fatalf("order after moving up: %s", got)
	}
	for _, edits := range f.Applied {
		if len(edits) != 1 {
			t.Errorf("an edit of %d records", len(edits))
		}
	}
	s.Keys("x", "<home>")
	s.Misses("Visa")
}

// Keys are typeable everywhere, and none does two things in one part.
func TestActionsAreSound(t *testing.T) {
	for _, lang := range i18n.Languages() {
		f, _ := office()
		words := i18n.Load(lang)
		p := internships.New(open(t, f, lang, 120, 40).Model.(*tui.App).Host())
		for range 3 {
			if err := keys.Check(words, p.Actions()...); err != nil {
				t.Errorf("%s: %v", lang, err)
			}
			for _, x := range p.Actions() {
				if _, reason := x.Can(); reason != "" && !words.Has(reason) {
					t.Errorf("%s: no words for %q", lang, reason)
				}
			}
			if in, ok := keys.Find("right", p.Actions()); ok {
				in.Do()
			}
		}
	}
}

// What a stay asks: who goes, another step, and its model list.
func TestBoxFrames(t *testing.T) {
	panetest.Frames(t, func(t *testing.T, lang string, width, height int) *panetest.Session {
		f, _ := office()
		return open(t, f, lang, width, height)
	}, map[string][]string{
		"box-who": {"<right>", "a"}, "box-step": {"<right>", "<right>", "a"}, "model": {"i"}, "interns": {"<right>"},
	})
}

// Where there is no internship, the pane says which key adds one, and offers no
// part that hangs from one.
func TestNoInternship(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		s := open(t, panetest.NewFake(), "fr", size[0], size[1])
		s.Sees("Aucun stage. a en ajoute un.")
		s.Misses("entrer", "·  ", "Étapes", "Stagiaires")
		s.Keys("<right>")
		s.Sees("Aucun stage.", "Il n’y a pas de stage sous le curseur")
		s.Keys("a")
		s.Sees("Ajouter : stage")
	}
}

// Whoever stands in a lower part when the last internship goes is back in the list.
func TestLastInternshipGoes(t *testing.T) {
	f := panetest.NewFake()
	f.Add("internship", "title", "Mission à Jacmel", "status", "closed", "start", "2026-02-02")
	s := open(t, f, "fr", 80, 24)
	s.Keys("x", "o", "<enter>")
	s.Keys("u", "<right>")
	s.Sees("Stagiaires · Mission à Jacmel")
	s.Keys("<ctrl+r>")
	s.Sees("Aucun stage. a en ajoute un.")
	s.Keys("a")
	s.Sees("Ajouter : stage")
}
