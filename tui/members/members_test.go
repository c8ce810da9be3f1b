package members_test

import (
	"strconv"
	"testing"
	"time"

	"relais/tui"
	"relais/tui/i18n"
	"relais/tui/keys"
	"relais/tui/members"
	"relais/tui/pane/panetest"
	"relais/tui/style"
)

// office is an organisation with members of each standing, one of the past, and
// a person at risk.
func office() *panetest.Fake {
	f := panetest.NewFake()
	f.Compute = true
	marie := f.Add("person", "name", "Marie Dubé", "team", "officer", "email", "marie@exemple.ca")
	federation := f.Add("organisation", "name", "Fédération des soins du Bas-Fleuve", "acronym", "FSB",
		"categories", "union", "responsible", marie.String(), "country", "Canada")
	port := f.Add("organisation", "name", "Syndicat du port de l’Anse", "acronym", "SPA", "categories", "union")
	f.Add("organisation", "name", "Red de Huertas del Valle", "acronym", "RHV", "categories", "partner", "country", "Mexique")
	elodie := f.Add("person", "name", "Élodie Nadeau", "role", "Retraitée")
	f.Add("person", "name", "Guerline Pierre", "role", "Animatrice", "organisation", port.String())
	f.Add("person", "name", "Rosa Tzompantzi", "at_risk", "1", "role", "Organisatrice", "phone", "222 555-0100")

	paid := f.Add("membership", "holder", federation.String(), "group", "a", "since", "2019-03-01", "contact", marie.String())
	dues := f.Add("dues", "membership", paid.String(), "year", "2026", "amount", "250000 CAD")
	f.Add("payment", "dues", dues.String(), "day", "2026-04-02", "amount", "250000 CAD", "method", "cheque")
	owing := f.Add("membership", "holder", port.String(), "group", "b", "since", "2021-01-15")
	dues = f.Add("dues", "membership", owing.String(), "year", "2026", "amount", "62500 CAD")
	f.Add("payment", "dues", dues.String(), "day", "2026-05-12", "amount", "30000 CAD")
	f.Add("membership", "holder", port.String(), "group", "c", "since", "2015-06-01", "until", "2021-01-14", "status", "withdrawn")
	f.Add("membership", "holder", elodie.String(), "group", "d", "since", "2024-09-10")
	f.Add("rate", "year", "2026", "group", "d", "amount", "3500 CAD")
	f.Add("mandate", "person", marie.String(), "body", "education_committee", "role", "Animatrice", "since", "2025-02-01")
	f.Add("interaction", "summary", "Relance pour la cotisation", "channel", "email", "organisations", port.String(),
		"moment", "2026-11-12T09:30 America/Toronto")
	return f
}

func open(t *testing.T, f *panetest.Fake, lang string, width, height int) *panetest.Session {
	return panetest.NewSession(t, tui.New(tui.Options{
		Data: f, Words: i18n.Load(lang), Mode: style.Plain, Fixed: true,
		Now: func() time.Time { return panetest.Now }, Zone: "America/Toronto", NewID: f.NewID,
		Panes: []tui.Maker{members.New},
	}), width, height)
}

func TestFrames(t *testing.T) {
	for _, lang := range i18n.Languages() {
		for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
			name := lang + "-" + strconv.Itoa(size[0]) + "x" + strconv.Itoa(size[1])
			t.Run(name, func(t *testing.T) {
				s := open(t, office(), lang, size[0], size[1])
				s.Keys("<end>")
				s.Golden("organisations-" + name)
				s.Keys("w")
				s.Golden("people-" + name)
				s.Keys("w", "<down>")
				s.Golden("memberships-" + name)
			})
		}
	}
}

// A membership is recorded for someone nobody knew, and ended on a day; it is
// not deleted.
func TestRecordAndEndAMembership(t *testing.T) {
	f := office()
	s := open(t, f, "fr", 200, 50)
	s.Keys("w", "w", "a", "Coop du Large", "<enter>", "1", "3", "<end>", "15 octobre 2026", "<enter>")
	if len(f.Applied) != 0 {
		t.Fatal("a day typed after today's was taken")
	}
	s.Keys("<esc>", "a", "Coop du Large", "<enter>", "1", "3", "hier", "<enter>") // today's gives way
	if len(f.Applied) != 1 || len(f.Applied[0]) != 2 {
		t.Fatalf("%d actions; want one that makes an organisation and its membership", len(f.Applied))
	}
	made := f.Record("membership", f.Applied[0][1].Link.ID)
	if made.One("group") != "c" || made.One("since") != "2026-11-22" || made.One("status") != "active" {
		t.Fatalf("made %v", made.Values)
	}
	s.Sees("› Coop du Large", "C · depuis 2026-11-22", "pas encore demandée")
	s.Keys("x", "<enter>")
	made = f.Record("membership", made.ID)
	if made == nil || made.One("until") != "2026-11-23" || made.One("status") != "withdrawn" {
		t.Fatal("the membership was not ended today")
	}
	s.Sees("3 fiches") // those that hold; l shows the others
}

// Who is a member and moves to another group keeps the dated past.
func TestChangeOfGroup(t *testing.T) {
	f := office()
	s := open(t, f, "fr", 200, 50)
	s.Keys("/", "port", "<enter>", "b")
	s.Sees("Déjà membre du groupe B")
	s.Keys("1", "<enter>")
	if n := len(f.All("membership")); n != 5 {
		t.Fatalf("%d memberships", n)
	}
	for _, e := range f.Applied[0] {
		r := f.Record("membership", e.Link.ID)
		if r.One("group") == "b" && r.One("until") != "2026-11-22" || r.One("group") == "a" && r.One("since") != "2026-11-23" {
			t.Errorf("group %s from %s to %s", r.One("group"), r.One("since"), r.One("until"))
		}
	}
	s.Sees("B · 2021-01-15 à 2026-11-22", "A · depuis 2026-11-23")
}

// Payments are noted against the oldest dues that are owed, with what is left.
func TestDuesAndPayments(t *testing.T) {
	f := office()
	s := open(t, f, "fr", 200, 50)
	s.Keys("/", "port", "<enter>")
	s.Sees("Doit 325,00 $ pour 2026", "du groupe B (autres", "300,00 $ reçus")
	s.Keys("y", "<ctrl+s>")
	s.Sees("en règle", "325,00 $ reçus lun. 23 nov.")
	s.Keys("y")
	s.Sees("Aucune cotisation à payer")
	s.Keys("<esc>", "w", "/", "elodie nad", "<enter>", "i")
	s.Sees("35", "2026")
	s.Keys("<ctrl+s>")
	s.Sees("Doit 35,00 $ pour 2026")
	rate := 0
	for _, r := range f.All("dues") {
		if r.One("amount") == "3500 CAD" {
			rate++
		}
	}
	if rate != 1 {
		t.Errorf("%d dues at the rate of the group", rate)
	}
}

// Half a name without accents finds; who is at risk stays protected.
func TestPeople(t *testing.T) {
	s := open(t, office(), "fr", 120, 40)
	s.Keys("w")
	s.Sees("coordination ", "Autres personnes ", "protégé")
	s.Misses("Tzompantzi", "222 555-0100")
	s.Keys("/", "elod", "<enter>")
	s.Sees("Élodie Nadeau", "Élodie Côté")
	s.Misses("Guerline")
}

func TestPastMemberships(t *testing.T) {
	s := open(t, office(), "fr", 200, 50)
	s.Keys("l")
	s.Sees("Dans la vue Adhésions seulement")
	s.Keys("<left>")
	s.Sees("3 fiches", "A (centrales et grands organismes) ")
	s.Keys("l")
	s.Sees("4 fiches", "C (autres groupes) ")
	s.Keys("l")
	s.Misses("C (autres groupes) ")
}

// Keys are typeable everywhere, and none does two things in one view.
func TestActionsAreSound(t *testing.T) {
	for _, lang := range i18n.Languages() {
		words := i18n.Load(lang)
		p := members.New(open(t, office(), lang, 120, 40).Model.(*tui.App).Host())
		for range 3 {
			if err := keys.Check(words, p.Actions()...); err != nil {
				t.Errorf("%s: %v", lang, err)
			}
			for _, x := range p.Actions() {
				if _, reason := x.Can(); reason != "" && !words.Has(reason) {
					t.Errorf("%s: no words for %q", lang, reason)
				}
			}
			next, _ := keys.Find("w", p.Actions())
			next.Do()
		}
	}
}

// What the members ask: who joins, in which group and since when, what is owed,
// what was paid, and until when.
func TestBoxFrames(t *testing.T) {
	panetest.Frames(t, func(t *testing.T, lang string, width, height int) *panetest.Session {
		return open(t, office(), lang, width, height)
	}, map[string][]string{
		"box-who": {"w", "w", "a"}, "box-kind": {"w", "w", "a", "Coop du Large", "<enter>"}, "box-group": {"w", "w", "a", "Coop du Large", "<enter>", "1"},
		"box-since": {"w", "w", "a", "Coop du Large", "<enter>", "1", "3"}, "box-until": {"w", "w", "x"}, "box-bill": {"w", "w", "i"}, "box-pay": {"w", "w", "<down>", "y"},
	})
}

// Each view says which key adds to it where there is nothing.
func TestEmptyViews(t *testing.T) {
	s := open(t, panetest.NewFake(), "fr", 80, 24)
	s.Sees("Aucune organisation. a en ajoute une.")
	s.Keys("w", "w") // of people there is at least the user
	s.Sees("Aucune adhésion en cours. a en ajoute une.")
	s.Keys("a")
	s.Sees("Qui devient membre ?")
}
