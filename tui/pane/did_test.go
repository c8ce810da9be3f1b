package pane

import (
	"strings"
	"testing"
	"time"

	"relais/model"
	"relais/tui/i18n"
)

// What was written is said with its verb, its value and its name; what was taken
// back too; and where nothing had to change, what is so already.
func TestDidSaysWhatWasDone(t *testing.T) {
	h := &Host{Words: i18n.Load("fr"), Now: func() time.Time { return time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC) }}
	task, contact := model.Link{Kind: "task"}, model.Link{Kind: "interaction"}
	set := func(field, value string) Edit {
		return Edit{Op: Set, Link: task, Fields: map[string]model.Value{field: model.Single(value)}}
	}
	one := Done{Count: 1, Label: "Terminer le rapport"}
	call := Edit{Op: Create, Link: contact, Fields: map[string]model.Value{"follow_up": {"2026-11-27"}}, Draft: "interaction/new"}
	for want, got := range map[string]string{
		"Suppression : Terminer le rapport":                            h.Did(Wrote{Verb: "apply", Done: one, Edits: []Edit{{Op: Delete, Link: task}}}),
		"Échéance → jeu. 3 déc. : Terminer le rapport":                 h.Did(Wrote{Verb: "apply", Done: one, Edits: []Edit{set("due", "2026-12-03")}}),
		"Échéance → rien : Terminer le rapport":                        h.Did(Wrote{Verb: "apply", Done: one, Edits: []Edit{set("due", "")}}),
		"État → ✓ terminée : 3 fiches":                                 h.Did(Wrote{Verb: "apply", Done: Done{Count: 3}, Edits: []Edit{set("status", "done"), set("status", "done"), set("status", "done")}}),
		"Suppression":                                                  h.Did(Wrote{Verb: "apply", Done: Done{Count: 1}, Edits: []Edit{{Op: Delete, Link: contact}}}),
		"Contact, et tâche de suivi pour ven. 27 nov. : Rosa confirme": h.Did(Wrote{Verb: "apply", Done: Done{Count: 2, Label: "Rosa confirme"}, Edits: []Edit{{Op: Create, Link: model.Link{Kind: "organisation"}}, call}}),
		"Ajout (tâche) : Rappeler":                                     h.Did(Wrote{Verb: "quick_add", Done: Done{Count: 1, Label: "Rappeler"}}),
		"C’est déjà ainsi : état → … en attente":                       h.Already(Wrote{Edits: []Edit{set("status", "waiting")}}),
		"Rien à changer":                                               h.Already(Wrote{}),
		"suppression de « Terminer le rapport »":                       h.TakenBack(Done{Count: 1, Links: []model.Link{task}, Label: "Terminer le rapport", What: DidDelete}),
		"échéance de « Terminer le rapport »":                          h.TakenBack(Done{Count: 1, Links: []model.Link{task}, Label: "Terminer le rapport", What: DidEdit, Fields: []string{"due"}}),
		"État → ✓ terminée : 2 fiches, et 1 tâche suivante":            h.Did(Wrote{Verb: "apply", Done: Done{Count: 2, Followed: 1}, Edits: []Edit{set("status", "done"), set("status", "done")}}),
		"état de « A », et 1 tâche suivante":                           h.TakenBack(Done{Count: 1, Followed: 1, Links: []model.Link{task, task}, Label: "A", What: DidEdit, Fields: []string{"status"}}),
		"suppression de 4 fiches":                                      h.TakenBack(Done{Count: 4, Links: []model.Link{task, task}, Label: "A", What: DidDelete}),
		"ajout de « Rosa », et de sa suite (tâche)":                    h.TakenBack(Done{Count: 2, Links: []model.Link{contact, task}, Label: "Rosa", What: DidCreate}),
	} {
		if plainSpaces(got) != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

// plainSpaces writes the spaces of French before its colons as tests do.
func plainSpaces(s string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s)
}
