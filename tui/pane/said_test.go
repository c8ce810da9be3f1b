package pane

import (
	"strings"
	"testing"
	"time"

	"relais/model"
	"relais/tui/i18n"
)

// A query reads as words in the language of who looks, whatever it was typed in.
func TestConditionsAreSaid(t *testing.T) {
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	for _, c := range []struct{ lang, kind, query, want string }{
		{"fr", "task", "", ""},
		{"fr", "task", "status=todo,doing", "état : à faire ou en cours"},
		{"fr", "task", "priority>=high due<2026-12-01", "priorité : haute ou urgente | échéance avant mar. 1er déc."},
		{"fr", "task", "due<=+1s start>2026-11-01", "échéance au plus tard lun. 30 nov. | début après dim. 1er nov."},
		{"fr", "task", "assignee=yo due= project!=", "responsable : moi | sans échéance | avec projet"},
		{"fr", "task", "status!=done radio", "état autre que terminée | qui contient « radio »"},
		{"fr", "task", `title~"école" estimate_minutes<=30`, "titre qui contient « école » | durée prévue (min) ≤ 30"},
		{"fr", "task", "status=blocked or (due<2026-12-01 assignee=marie)", "état : bloquée ou (échéance avant mar. 1er déc. et responsable : marie)"},
		{"fr", "task", "(status=blocked or priority=high) -assignee=me", "état : bloquée ou priorité : haute | sauf responsable : moi"},
		{"fr", "task", "project.status=underway", "projet, état : en cours"},
		{"en", "task", "status=todo due<2026-12-01 assignee=moi", "status: to do | due before Tue Dec 1 | assignee: me"},
		{"es", "task", "assignee= status!=todo", "sin responsable | estado distinto de por hacer"},
	} {
		h := &Host{Words: i18n.Load(c.lang), Now: func() time.Time { return now }, Session: Session{Me: model.DeriveID("said", "me")}}
		kind := model.KindNamed(c.kind)
		q, err := model.ParseQueryWith(kind, c.query, h.Env(), nil)
		if err != nil {
			t.Fatalf("%q: %v", c.query, err)
		}
		got := strings.ReplaceAll(strings.Join(h.SayConditions(kind, q, nil), " | "), "\u00a0", " ")
		if got = strings.ReplaceAll(got, "\u202f", " "); got != c.want {
			t.Errorf("%s %q:\n got %s\nwant %s", c.lang, c.query, got, c.want)
		}
	}
}

// Orders are said with the sign of their direction, those that every record has too.
func TestOrdersAreSaid(t *testing.T) {
	h := &Host{Words: i18n.Load("fr")}
	got := strings.ReplaceAll(h.SayOrder(model.Tasks.Kind, "-due,title,changed"), "\u00a0", " ")
	if got != "tri : échéance ▼, titre ▲, dernière modification ▲" {
		t.Error(got)
	}
}

// A task that follows a contact up says so in the language of who looks; one of a
// protected contact says nothing of it.
func TestTitlesOfFollowUps(t *testing.T) {
	for lang, want := range map[string][]string{
		"fr": {"Suite\u00a0: Appel du FAT", "↪ suivi d’un contact protégé", "Appel du FAT"},
		"en": {"Follow-up: Appel du FAT", "↪ follow-up of a protected contact", "Appel du FAT"},
		"es": {"Seguimiento: Appel du FAT", "↪ seguimiento de un contacto protegido", "Appel du FAT"},
	} {
		h := &Host{Words: i18n.Load(lang)}
		for i, title := range []string{"↳ Appel du FAT", "↪ k7f3", "Appel du FAT"} {
			if got := h.Title(title); got != want[i] {
				t.Errorf("%s: %q is shown as %q, want %q", lang, title, got, want[i])
			}
		}
	}
}
