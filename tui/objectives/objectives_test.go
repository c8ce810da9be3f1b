package objectives_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"relais/model"
	"relais/tui"
	"relais/tui/i18n"
	"relais/tui/keys"
	"relais/tui/objectives"
	"relais/tui/pane"
	"relais/tui/pane/panetest"
	"relais/tui/style"
)

// planned returns a store with two invented plans; numbers have gaps.
func planned() *panetest.Fake {
	f := panetest.NewFake()
	f.Compute = true
	marie := f.Add("person", "name", "Marie Dubé", "team", "officer").String()
	f.Add("plan", "title", "Plan de l’an dernier", "year", "2025-2026", "status", "closed")
	plan := f.Add("plan", "title", "Plan d’action 2026-2027", "year", "2026-2027", "status", "current",
		"transversal_priority", "Faire vivre la solidarité dans chaque syndicat.",
		"principles", "Travailler avec les partenaires, jamais à leur place.").String()
	one := f.Add("objective", "plan", plan, "number", "1", "title", "Éduquer à la solidarité",
		"intro", "L’éducation par les pairs est au cœur de la mission.").String()
	two := f.Add("objective", "plan", plan, "number", "2", "title", "Appuyer les partenaires").String()
	f.Add("objective", "plan", plan, "number", "3", "title", "Plaider")
	stages := f.Add("means", "objective", one, "number", "1.1", "title", "Stages intersyndicaux").String()
	campaign := f.Add("means", "objective", one, "number", "1.4", "title", "Campagne « Terres et travail »").String()
	projects := f.Add("means", "objective", two, "number", "2.1", "title", "Gestion de projets").String()
	f.Add("means", "objective", two, "number", "2.10", "title", "Élargir notre réseau")
	f.Add("action", "means", stages, "ref", "1.1.a", "text", "Préparer le stage de l’automne", "status", "underway", "responsible", marie)
	f.Add("action", "means", campaign, "ref", "1.4.a", "text", "Tenir une exposition de photographies", "status", "done")
	f.Add("action", "means", campaign, "ref", "1.4.b", "text", "Traduire la bande dessinée", "status", "dropped", "reason", "Pas de budget")
	coop := f.Add("action", "means", projects, "ref", "2.1.a", "text", "Accompagner les coopératives du Mexique", "status", "planned").String()
	f.Add("action", "means", projects, "ref", "2.1.b", "text", "Élaborer une proposition pour Haïti", "status", "planned")
	f.Add("task", "title", "Écrire au FAT", "action", coop, "status", "done", "due", "2026-11-12", "assignee", marie)
	f.Add("task", "title", "Relire le budget", "action", coop, "status", "todo", "due", "2026-11-20", "priority", "high")
	f.Add("task", "title", "Réserver les billets", "action", coop, "status", "waiting", "due", "2026-11-27")
	return f
}

func open(tb testing.TB, data pane.Data, newID func() model.ID, lang string, width, height int) *panetest.Session {
	t, _ := tb.(*testing.T)
	return panetest.NewSession(t, tui.New(tui.Options{
		Data: data, Words: i18n.Load(lang), Mode: style.Plain, Fixed: true,
		Now: func() time.Time { return panetest.Now }, Zone: "America/Toronto", NewID: newID,
		Panes: []tui.Maker{objectives.New},
	}), width, height)
}

func session(t *testing.T, width, height int) (*panetest.Fake, *panetest.Session) {
	f := planned()
	return f, open(t, f, f.NewID, "fr", width, height)
}

// at fails unless the cursor is on the line with the text.
func at(s *panetest.Session, text string) {
	s.T.Helper()
	for _, l := range strings.Split(s.Screen(), "\n") {
		if _, l, _ = strings.Cut(l, "│"); strings.HasPrefix(l, "›") && strings.Contains(l, text) {
			return
		}
	}
	s.T.Errorf("the cursor is not on %q:\n%s", text, s.Screen())
}

func TestFrames(t *testing.T) {
	for _, lang := range i18n.Languages() {
		for _, size := range [][2]int{{40, 10}, {80, 24}, {120, 40}, {200, 50}} {
			name := fmt.Sprintf("%s-%dx%d", lang, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				f := planned()
				s := open(t, f, f.NewID, lang, size[0], size[1])
				s.Golden("plan-" + name)
				s.Keys("/2.1.a", "<enter>")
				s.Golden("action-" + name)
				f = panetest.NewFake()
				open(t, f, f.NewID, lang, size[0], size[1]).Golden("none-" + name)
			})
		}
	}
}

// It opens on the means: the actions are one key away.
func TestFolds(t *testing.T) {
	_, s := session(t, 160, 40)
	s.Sees("▾ Plan d’action 2026-2027", "▾ 1  Éduquer", "▸ 1.1  Stages", "▸ 2.1  Gestion", "4 actions · 1 faite · 1 abandonnée, hors compte", "moyenne de l’avancement de ces actions")
	s.Misses("Préparer le stage")
	s.Keys("<down>", "<down>", "<right>")
	s.Sees("◐ 1.1.a  Préparer le stage")
	s.Keys("<right>")
	s.Sees("responsable       Marie Dubé") // the preview follows to the action
	s.Keys("<left>", "<left>")
	s.Misses("1.1.a  Préparer")
	s.Keys("<left>", "<left>")
	s.Misses("1.1  Stages", "1.4  Campagne")
	s.Keys("+")
	s.Sees("1.1  Stages")
	s.Keys("+")
	s.Sees("1.1.a  Préparer", "2.1.b  Élaborer")
	s.Misses("Relire le budget")
	s.Keys("+")
	s.Sees("○ Relire le budget", "3 jours de retard", "… Réserver les billets", "✓ Écrire au FAT")
	s.Keys("<end>", "<up>", "<up>", "-", "-", "-")
	at(s, "2  Appuyer")
	s.Keys("-")
	at(s, "Plan d’action")
	s.Misses("1  Éduquer")
}

// Progress counts actions above, tasks below; a dropped action counts for
// nothing.
func TestProgress(t *testing.T) {
	_, s := session(t, 200, 50)
	s.Keys("+", "+")
	for _, want := range []string{
		"▰▱▱▱▱▱  33 %", "1/4", // the plan: 100 + 33 + 0 + 0 over four
		"1/4 actions faites", "○ prévue", "✗ abandonnée",
		"▰▰▰▱▱▱  50 %", "1/2", "▰▱▱▱▱▱  16 %", "1/3",
		"Faire vivre la solidarité", "jamais à",
	} {
		s.Sees(want)
	}
}

func TestFilter(t *testing.T) {
	_, s := session(t, 160, 40)
	s.Keys("/2.1")
	s.Sees("› ", "2.1  Gestion", "2.1.a", "2.1.b", "2  Appuyer", "1 trouvé")
	s.Misses("2.10", "1.1  Stages")
	s.Keys("<enter>", "<down>", "<right>")
	s.Sees("Relire le budget")
	s.Keys("<esc>")
	s.Sees("1.1  Stages", "2.1.a")
	s.Misses("Préparer le stage")
	s.Keys("/HAITI elab")
	s.Sees("Élaborer une proposition", "2.1  Gestion", "2  Appuyer", "1 trouvé")
	s.Misses("2.1.a", "1  Éduquer")
	s.Keys("<esc>", "/marie")
	s.Sees("1.1.a  Préparer", "✓ Écrire au FAT", "2 trouvés")
	s.Misses("Relire le budget")
	s.Keys("<esc>", "/zzz")
	s.Sees("Rien dans ce plan ne contient ces mots")
	s.Keys("<enter>", "<esc>", "/2.1 budget", "<enter>")
	s.Sees("Relire le budget", "1 trouvé")
	s.Misses("2.1.b")
}

// What is added goes below the cursor, with the next number; beside a task it
// is another one.
func TestAdd(t *testing.T) {
	f, s := session(t, 120, 40)
	s.Keys("/2.1.a", "<enter>", "a", "Appeler Puebla", "<ctrl+s>")
	coop := f.Named("action", "2.1.a").String()
	if r := f.Record("task", f.Named("task", "Appeler Puebla")); r == nil || r.One("action") != coop {
		t.Fatalf("task %v", r)
	}
	s.Keys("a", "Et Oaxaca", "<ctrl+s>", "s", "2")
	if r := f.Record("task", f.Named("task", "Et Oaxaca")); r == nil || r.One("action") != coop || r.One("status") != "doing" {
		t.Fatalf("beside a task: %v", r)
	}
	s.Keys("<esc>", "<home>", "a", "<tab>", "<tab>")
	s.Sees("Ajouter : objectif", "Plan d’action 2026-2027", "4")
	s.Keys("<esc>")
	s.Keys("<esc>", "<esc>")
	s.Keys("<home>", "<down>", "<down>", "<down>", "a")
	s.Sees("1.4.c", "1.4 · Campagne")
}

// A status that owes a reason asks for it in the same step: one undo takes back
// both, and leaving the question changes nothing.
func TestStatusWithReason(t *testing.T) {
	f, s := session(t, 120, 40)
	s.Keys("/2.1.a", "<enter>", "s", "5")
	s.Sees("Pourquoi : reportée ?")
	s.Keys("Visas", "<esc>")
	id := f.Named("action", "2.1.a")
	if r := f.Record("action", id); r.One("status") != "planned" || len(f.Applied) != 0 {
		t.Errorf("left, it is %s", r.One("status"))
	}
	s.Keys("s", "5", "Visas refusés", "<enter>")
	if r := f.Record("action", id); r.One("status") != "postponed" || r.One("reason") != "Visas refusés" || len(f.Applied) != 1 {
		t.Errorf("it is %s, %q in %d steps", r.One("status"), r.One("reason"), len(f.Applied))
	}
	s.Sees("… 2.1.a")
	s.Keys("u")
	if r := f.Record("action", id); r.One("status") != "planned" || r.One("reason") != "" {
		t.Errorf("undone, it is %s, %q", r.One("status"), r.One("reason"))
	}
}

// Several actions change as one step, wherever the cursor went meanwhile.
func TestBulk(t *testing.T) {
	f, s := session(t, 120, 40)
	s.Keys("+", "/2.1", "<enter>", "<down>", "<space>", "<space>", "<home>")
	s.Sees("2 sélections")
	s.Keys("s", "4", "Manque de temps", "<enter>")
	for _, ref := range []string{"2.1.a", "2.1.b"} {
		if r := f.Record("action", f.Named("action", ref)); r.One("status") != "partial" || r.One("reason") != "Manque de temps" {
			t.Errorf("%s is %s", ref, r.One("status"))
		}
	}
	if len(f.Applied) != 1 {
		t.Errorf("%d steps", len(f.Applied))
	}
	s.Keys("u", "<esc>", "<home>", "<down>", "<down>", "A")
	s.Sees("4 sélections") // the means, not what is above them
	s.Keys("A")
	s.Misses("sélections")
}

// The cursor, what is open and the filter stay when records change elsewhere.
func TestKeptAfterChanged(t *testing.T) {
	f, s := session(t, 120, 40)
	s.Keys("+", "<end>", "<up>", "<up>")
	at(s, "2.1.b")
	f.Add("action", "means", f.Named("means", "1.1").String(), "ref", "1.1.b", "text", "Trouver un logement", "status", "planned")
	s.Send(pane.Changed{})
	at(s, "2.1.b")
	s.Sees("Trouver un logement", "5 actions · 1 faite · 1 abandonnée, hors compte")
	s.Keys("/logement", "<enter>")
	f.Add("action", "means", f.Named("means", "1.1").String(), "ref", "1.1.c", "text", "Payer le logement", "status", "planned")
	s.Send(pane.Changed{})
	at(s, "1.1.b")
	s.Sees("Payer le logement", "2 trouvés")
	s.Misses("2.1.b")
}

func TestNoPlan(t *testing.T) {
	f := panetest.NewFake()
	s := open(t, f, f.NewID, "fr", 100, 30)
	s.Sees("Aucun plan. « a » en crée un", "relais plan import FICHIER")
	s.Keys("s", "<right>", "/", "x", "-", "+", "P", "a", "Plan de 2027", "<ctrl+s>")
	s.Sees("Plan de 2027")
	if len(f.All("plan")) != 1 {
		t.Error("no plan was made")
	}
	s.Keys("a", "Grandir", "<ctrl+s>")
	s.Sees("1  Grandir")
}

func TestChangePlan(t *testing.T) {
	f, s := session(t, 120, 40)
	s.Keys("P")
	s.Sees("1  2026-2027", "2  2025-2026", "en vigueur", "terminé")
	s.Keys("2")
	s.Sees("Plan de l’an dernier · 2025-2026", "0 action")
	s.Misses("Éduquer")
	s.Keys("a", "Objectif oublié", "<ctrl+s>")
	if r := f.Record("objective", f.Named("objective", "1 — Objectif")); r == nil || r.One("plan") != f.Named("plan", "Plan de l’an").String() {
		t.Errorf("objective %v", r)
	}
	s.Keys("P", "1")
	s.Sees("Éduquer", "4 actions · 1 faite · 1 abandonnée, hors compte")
	s.Keys("P", "2", "<home>", "x")
	s.Sees("Supprimer, avec tout ce qui est dessous : 1 plan, 1")
	s.Keys("<right>", "<enter>")
	s.Sees("Éduquer")
	s.Keys("u", "P")
	s.Sees("2025-2026")
}

// What hangs below goes with what is deleted, in one step, after a question.
func TestDelete(t *testing.T) {
	f, s := session(t, 120, 40)
	s.Keys("/2.1", "<enter>", "x")
	s.Sees("1 moyen, 2", "actions, 3 tâches ?")
	s.Keys("<enter>")
	if len(f.Applied) != 0 {
		t.Error("enter must keep")
	}
	s.Keys("x", "<right>", "<enter>")
	if len(f.All("means")) != 3 || len(f.All("action")) != 3 || len(f.All("task")) != 0 {
		t.Error("something stayed")
	}
	s.Keys("u")
	if len(f.All("means")) != 4 || len(f.All("task")) != 3 {
		t.Error("not all came back")
	}
}

// A contact noted from an action is about it; from several, about them all.
func TestNote(t *testing.T) {
	f, s := session(t, 120, 40)
	s.Keys("/2.1", "<enter>", "<down>", "<space>", "<space>", "c", "Appel", "<ctrl+s>")
	r := f.Record("interaction", f.Named("interaction", "Appel"))
	want := []string{f.Named("action", "2.1.a").String(), f.Named("action", "2.1.b").String()}
	if r == nil || !slices.Equal(r.Get("actions"), want) {
		t.Errorf("noted %v", r)
	}
}

// A record sought is shown whatever was folded, filtered or on the screen.
func TestSeek(t *testing.T) {
	f := planned()
	app := tui.New(tui.Options{Data: f, Words: i18n.Load("fr"), Mode: style.Plain, Fixed: true,
		Now: func() time.Time { return panetest.Now }, NewID: f.NewID, Panes: []tui.Maker{objectives.New}})
	s := panetest.NewSession(t, app, 120, 40)
	s.Keys("/1.1", "<enter>")
	app.Host().GoTo(model.Link{Kind: "action", ID: f.Named("action", "2.1.b")})
	s.Keys("<down>")
	at(s, "2.1.b")
	old := f.Add("objective", "plan", f.Named("plan", "Plan de l’an").String(), "number", "1", "title", "Ancien")
	app.Host().GoTo(model.Link{Kind: "objective", ID: old})
	s.Keys("<down>")
	at(s, "1  Ancien")
	s.Sees("2025-2026")
	app.Host().GoTo(model.Link{Kind: "task", ID: f.Named("task", "Relire")})
	s.Keys("<down>")
	s.Sees("Relire le budget") // in the list of tasks
}

func TestMouse(t *testing.T) {
	_, s := session(t, 120, 40)
	lines := strings.Split(s.Screen(), "\n")
	row := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, "▸ 2.1 ") })
	x := len([]rune(lines[row][:strings.Index(lines[row], "▸")]))
	s.Click(x, row)
	s.Sees("2.1.a", "▾ 2.1 ")
	s.Click(x, row)
	s.Misses("2.1.a  Acc")
	s.Click(x+4, row)
	s.Sees("e modifier · h historique") // the cursor was there: it opens
	s.Keys("<esc>")
	s.Click(x+4, row-1)
	at(s, "2  Appuyer")
}

func TestFault(t *testing.T) {
	f := planned()
	f.Err = model.Refuse(model.NotFound, "undo.nothing")
	s := open(t, f, f.NewID, "fr", 80, 24)
	s.Sees("✗")
	f.Err = nil
	s.Send(pane.Changed{})
	s.Sees("1  Éduquer")
}

func TestActionsAreSound(t *testing.T) {
	for _, lang := range i18n.Languages() {
		for _, f := range []*panetest.Fake{planned(), panetest.NewFake()} {
			h := tui.New(tui.Options{Data: f, Words: i18n.Load(lang), Mode: style.Plain, Now: func() time.Time { return panetest.Now }}).Host()
			p := objectives.New(h)
			if cmd := p.Init(); cmd != nil {
				p.Update(cmd())
			}
			if err := keys.Check(h.Words, p.Actions()...); err != nil {
				t.Errorf("%s: %v", lang, err)
			}
			for _, a := range p.Actions() {
				if ok, reason := a.Can(); !ok && !h.Words.Has(reason) {
					t.Errorf("%s: action %s: no words for %q", lang, a.ID, reason)
				}
			}
		}
	}
}

// No size breaks the drawing.
func TestSizes(t *testing.T) {
	for w := 40; w <= 200; w += 11 {
		for h := 10; h <= 50; h += 8 {
			_, s := session(t, w, h)
			s.Keys("+", "+", "/a")
			s.Screen()
		}
	}
}

// What the plan asks: another plan, and why an action is not done.
func TestBoxFrames(t *testing.T) {
	panetest.Frames(t, func(t *testing.T, lang string, width, height int) *panetest.Session {
		f := planned()
		return open(t, f, f.NewID, lang, width, height)
	}, map[string][]string{
		"box-plan": {"P"}, "box-status": {"/2.1.b", "<enter>", "s"}, "box-reason": {"/2.1.b", "<enter>", "s", "4"}, "box-add-task": {"/2.1.b", "<enter>", "a"},
	})
}
