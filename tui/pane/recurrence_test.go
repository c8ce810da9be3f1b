package pane

import (
	"testing"
	"time"

	"relais/model"
	"relais/tui/i18n"
)

// A recurrence is written and shown in the user's words, and kept as a rule.
func TestRecurrencesAreInWords(t *testing.T) {
	f := model.Tasks.Field(recurrence)
	for lang, words := range map[string][]string{
		"fr": {"chaque lundi", "tous les 2 mois", "le 15 de chaque mois", "chaque vendredi jusqu’au 2027-06-30"},
		"en": {"every monday", "every 2 months", "the 15th of every month", "every friday until 2027-06-30"},
		"es": {"cada lunes", "cada 2 meses", "el 15 de cada mes", "cada viernes hasta 2027-06-30"},
	} {
		h := &Host{Words: i18n.Load(lang), Now: func() time.Time { return time.Date(2026, 11, 26, 10, 0, 0, 0, time.UTC) }}
		for _, text := range words {
			got := h.Reader(model.Tasks.Name, f)(text)
			if got.Problem != "" || got.Value == "" || got.Value == text {
				t.Errorf("%s: %q reads as %+v", lang, text, got)
				continue
			}
			if back := h.Reader(model.Tasks.Name, f)(h.Typed(f, got.Value)); back.Value != got.Value {
				t.Errorf("%s: %q is %q, typed %q, which is %q", lang, text, got.Value, h.Typed(f, got.Value), back.Value)
			}
			if shown := h.one(model.Tasks.Name, f, got.Value).Text; shown == got.Value || shown != got.Preview {
				t.Errorf("%s: %q shows as %q", lang, got.Value, shown)
			}
		}
		if got := h.Reader(model.Tasks.Name, f)("quand il pleut"); got.Problem == "" {
			t.Errorf("%s: read %+v", lang, got)
		}
		if rule := "FREQ=MONTHLY;BYMONTHDAY=-2"; h.Typed(f, rule) != rule {
			t.Errorf("%s: %q is typed as %q", lang, rule, h.Typed(f, rule))
		}
	}
}
