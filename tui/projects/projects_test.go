package projects_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"relais/model"
	"relais/tui"
	"relais/tui/contacts"
	"relais/tui/i18n"
	"relais/tui/keys"
	"relais/tui/pane"
	"relais/tui/pane/panetest"
	"relais/tui/projects"
	"relais/tui/style"
)

func open(t *testing.T, f *panetest.Fake, lang string, width, height int) *panetest.Session {
	return panetest.NewSession(t, tui.New(tui.Options{
		Data: f, Words: i18n.Load(lang), Mode: style.Plain, Fixed: true,
		Now: func() time.Time { return panetest.Now }, Zone: "America/Toronto", NewID: f.NewID,
		Panes: []tui.Maker{projects.New, contacts.New},
	}), width, height)
}

func TestFrames(t *testing.T) {
	for _, lang := range i18n.Languages() {
		for _, size := range [][2]int{{40, 10}, {80, 24}, {120, 40}, {200, 50}} {
			name := fmt.Sprintf("%s-%dx%d", lang, size[0], size[1])
			t.Run(name, func(t *testing.T) {
				s := open(t, panetest.Office(), lang, size[0], size[1])
				s.Golden("list-" + name)
				s.Keys("<enter>", "<right>")
				s.Golden("deadlines-" + name)
			})
		}
	}
}

// Every section says what it holds, and no size breaks the drawing.
func TestSections(t *testing.T) {
	s := open(t, panetest.Office(), "fr", 200, 50)
	s.Sees("en retard : lun. 16 nov.", "[Tâches 3]", "Échéances 2, 1 en retard", "Subventions 2", "Contacts 2", "Organisations 2", "Résultats 2 · 2 ind.")
	s.Sees("Relire le rapport d’étape", "en retard : ven. 20 nov.", "ven. 4 déc. · 11 j")
	s.Keys("<right>")
	s.Sees("Rapport narratif d’étape", "Rapport financier d’étape", "mar. 15 déc. · 22 j", "✓ acceptée")
	s.Keys("<right>")
	s.Sees("Solidarité intersyndicale", "85 000,00 $", "80 879,50 $")
	s.Keys("<right>")
	s.Sees("Date de l’assemblée confirmée", "Versement reçu")
	s.Keys("<right>")
	s.Sees("partenaire", "bailleur de fonds", "Frente Auténtico")
	s.Keys("<right>")
	s.Sees("Les coopératives tiennent", "2 indicateurs", "0 indicateur")
	s.Keys("<left>", "<down>", "<down>")
	s.Sees("[Organisations 4]", "Université populaire des mornes", "FLH")
	for _, where := range []string{"<left>", "<enter>"} {
		for w := 40; w <= 200; w += 13 {
			for h := 10; h <= 50; h += 5 {
				open := open(t, panetest.Office(), "fr", w, h)
				open.Keys(where)
				open.Screen()
			}
		}
	}
}

// What is added from a project belongs to it.
func TestAddToTheProject(t *testing.T) {
	f := panetest.Office()
	coop := f.Named("project", "COOP").String()
	s := open(t, f, "fr", 120, 40)
	s.Keys("+", "1", "Imprimer les guides", "<ctrl+s>")
	s.Keys("+", "2", "Audit", "<tab>", "2027-01-15", "<ctrl+s>")
	s.Keys("+", "4", "Fonds d’urgence", "<ctrl+s>")
	for _, c := range []struct{ kind, label, field, want string }{
		{"task", "Imprimer les guides", "project", coop},
		{"deadline", "Audit", "about", "project:" + coop},
		{"grant", "Fonds d’urgence", "project", coop},
	} {
		r := f.Record(c.kind, f.Named(c.kind, c.label))
		if r == nil || r.One(c.field) != c.want {
			t.Errorf("%s %q: %v", c.kind, c.label, r)
		}
	}
	s.Sees("[Subventions 3]", "Fonds d’urgence")
	s.Keys("<right>", "<right>", "<enter>", "a", "2", "louise", "<enter>")
	s.Sees("Fondation Louise-Hamelin", "bailleur de fonds")
	p := f.Record("project", f.Named("project", "COOP"))
	if len(p.Get("funders")) != 2 {
		t.Fatalf("funders %v", p.Get("funders"))
	}
	s.Keys("<home>", "x")
	p = f.Record("project", p.ID)
	if n := len(p.Get("funders")) + len(p.Get("partners")); n != 2 || len(f.All("organisation")) != 6 {
		t.Errorf("after unlinking, %d partners and funders, %d organisations", n, len(f.All("organisation")))
	}
	s.Keys("u")
	if p = f.Record("project", p.ID); len(p.Get("funders"))+len(p.Get("partners")) != 3 {
		t.Error("undo did not bring the organisation back")
	}
}

// One key changes the status of what has the focus: the project, or its task.
func TestStatusAndBack(t *testing.T) {
	f := panetest.Office()
	s := open(t, f, "fr", 120, 40)
	s.Keys("s", "4")
	if got := f.Record("project", f.Named("project", "COOP")).One("status"); got != "suspended" {
		t.Errorf("project is %s", got)
	}
	s.Keys("<enter>", "s", "5")
	task := f.Record("task", f.Named("task", "Relire"))
	if task.One("status") != "done" {
		t.Errorf("task is %s", task.One("status"))
	}
	s.Sees("✓ État → ✓ terminée : Relire le rapport d’étape avec le F… · u annule")
	s.Keys("<home>")
	s.Misses("Relire le rapport d’étape avec")
	s.Sees("[Tâches 2]", "COOP › Tâches")
	s.Keys("<enter>")
	s.Sees("échap fermer")
	s.Keys("<esc>", "<esc>", "<down>", "<down>")
	s.Sees("[Tâches 1]", "Traduire le module 3")
	if n := len(f.Applied); n != 2 {
		t.Errorf("%d actions were done", n)
	}
}

// A real call from the list of projects, with person and follow-up, takes at
// most 40 keys.
func TestLogACallInFortyKeys(t *testing.T) {
	f := panetest.Office()
	s := open(t, f, "fr", 120, 40)
	before := len(f.All("task"))
	typed := []string{
		"c", "Rapport reçu", "<tab>", // the only partner is there already
		"<tab>", "ben", "<tab>", // Benito
		"vendredi", "<ctrl+s>",
	}
	n := 0
	for _, k := range typed {
		if strings.HasPrefix(k, "<") {
			n++
		} else {
			n += len([]rune(k))
		}
	}
	if n > 40 {
		t.Fatalf("%d keys", n)
	}
	t.Logf("%d keys", n)
	s.Keys(typed...)
	r := f.Record("interaction", f.Named("interaction", "Rapport reçu"))
	if r == nil {
		t.Fatalf("no contact was noted:\n%s", s.Screen())
	}
	got := model.Interactions.Read(r)
	if got.Project != f.Named("project", "COOP") || !slices.Equal(got.Organisations, []model.ID{f.Named("organisation", "FAT")}) ||
		!slices.Equal(got.People, []model.ID{f.Named("person", "Benito")}) || got.FollowUp != "2026-11-27" ||
		got.Channel != "call" || got.Moment.Local != "2026-11-23T10:00" {
		t.Errorf("noted %+v", got)
	}
	if len(f.All("task")) != before+1 {
		t.Error("no task follows the call")
	}
	follow := f.Record("task", f.Named("task", "↳ Rapport reçu"))
	if follow == nil || follow.One("due") != "2026-11-27" || follow.One("project") != got.Project.String() {
		t.Errorf("follow-up %v", follow)
	}
	s.Sees("[Tâches 4]", "Contacts 3", "Suite : Rapport reçu")
}

// Inside a section a contact is about the record under the cursor too.
func TestNoteFromASection(t *testing.T) {
	f := panetest.Office()
	s := open(t, f, "fr", 120, 40)
	s.Keys("<right>", "<right>", "<enter>", "c", "Solde", "<ctrl+s>")
	r := model.Interactions.Read(f.Record("interaction", f.Named("interaction", "Solde")))
	if r.Project != f.Named("project", "COOP") || !slices.Equal(r.Organisations, []model.ID{f.Named("organisation", "FCS")}) {
		t.Errorf("noted %+v", r)
	}
}

// Killed in the middle of a call, the form comes back as it was.
func TestDraftOfACall(t *testing.T) {
	f := panetest.Office()
	s := open(t, f, "fr", 120, 40)
	s.Keys("c", "Rapport re", "<tab>", "<left>", "Comité de Puebla", "<enter>")
	s = open(t, f, "fr", 120, 40) // the program was killed
	s.Keys("<enter>")
	s.Sees("Rapport re", "[FAT · Frente Auténtico del Trabajo]", "[Comité de Puebla]", "COOP")
	s.Keys("çu", "<ctrl+s>")
	r := f.Record("interaction", f.Named("interaction", "Rapport reçu"))
	if r == nil || len(r.Get("organisations")) != 2 || r.One("project") == "" {
		t.Errorf("noted %v", r)
	}
	if f.Named("organisation", "Comité de Puebla").IsZero() {
		t.Error("the organisation created on the spot was not saved")
	}
}

func TestActionsAreSound(t *testing.T) {
	for _, lang := range i18n.Languages() {
		f := panetest.Office()
		app := tui.New(tui.Options{Data: f, Words: i18n.Load(lang), Mode: style.Plain, Now: func() time.Time { return panetest.Now }, NewID: f.NewID})
		h := app.Host()
		p := projects.New(h)
		s := panetest.NewSession(t, paneModel{p}, 100, 30)
		for range 6 {
			s.Keys("<x>")
			for range 2 {
				if err := keys.Check(h.Words, p.Actions()...); err != nil {
					t.Errorf("%s: %v", lang, err)
				}
				for _, a := range p.Actions() {
					if ok, reason := a.Can(); !ok && !h.Words.Has(reason) {
						t.Errorf("%s: action %s: no words for %q", lang, a.ID, reason)
					}
				}
				do(t, s, p, "projects.enter", "projects.back")
			}
			do(t, s, p, "projects.next")
		}
	}
}

// The open tasks of a project with many are shown by their first page, which looks
// as the whole does: once they are counted, what is read behind it changes nothing.
func TestTheFirstTasksLookLikeAll(t *testing.T) {
	f := panetest.NewFake()
	p := f.Add("project", "name", "Coopératives")
	const many = 240
	for i := range many {
		f.Add("task", "title", fmt.Sprintf("Appel %d", i), "status", "todo", "project", p.String(), "due", fmt.Sprintf("2026-12-%02d", 1+i%28))
	}
	f.Add("task", "title", "Faite", "status", "done", "project", p.String())
	h := tui.New(tui.Options{Data: f, Words: i18n.Load("fr"), Mode: style.Plain, Now: func() time.Time { return panetest.Now }}).Host()
	where := "project=" + p.String() + " status!=done,cancelled"
	counted, err := f.Count(t.Context(), pane.Query{Kind: "task", Where: where})
	if err != nil || counted != many {
		t.Fatalf("counts %d, %v", counted, err)
	}
	table := pane.NewTable(h, model.Tasks.Kind)
	table.Where, table.Paged = where, true
	cmd := table.Load()
	_, cmd = table.Update(cmd())
	if shown, _ := table.Rows(); shown >= many || cmd == nil {
		t.Fatalf("reads %d at once, and then %v", shown, cmd != nil)
	}
	if table.Crumb() != h.T("table.loading") {
		t.Errorf("says %q before it knows", table.Crumb())
	}
	table.Await(counted)
	first, said := table.Render(100, 20, true), table.Crumb()
	table.Update(panetest.Answer(cmd))
	if shown, _ := table.Rows(); shown != many {
		t.Errorf("shows %d at last", shown)
	}
	if whole := table.Render(100, 20, true); whole != first || table.Crumb() != said {
		t.Errorf("shows\n%s\n%s\nand then\n%s\n%s", first, said, whole, table.Crumb())
	}
	table.Await(0) // what was counted counts no more
	if table.Render(100, 20, true) != first {
		t.Error("what was awaited is shown when it is there")
	}
}

// The sections of a project, and what is added to it.
func TestBoxFrames(t *testing.T) {
	panetest.Frames(t, func(t *testing.T, lang string, width, height int) *panetest.Session {
		return open(t, panetest.Office(), lang, width, height)
	}, map[string][]string{
		"box-add-to":  {"+"},
		"box-partner": {"<enter>", "<left>", "<left>", "a"},
		"tasks":       {"<enter>"}, "grants": {"<enter>", "<right>", "<right>"}, "contacts": {"<enter>", "<right>", "<right>", "<right>"},
		"partners": {"<enter>", "<left>", "<left>"}, "results": {"<enter>", "<left>"},
	})
}
