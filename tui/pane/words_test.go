package pane

import (
	"strings"
	"testing"
	"time"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/style"
	"relais/tui/widget"
)

// Every kind, field and choice has words in the three languages.
func TestEveryDeclarationHasWords(t *testing.T) {
	for _, lang := range i18n.Languages() {
		words := i18n.Load(lang)
		for _, k := range model.Kinds {
			for _, key := range []string{"kind." + k.Name, "kind." + k.Name + ".many"} {
				if !words.Has(key) {
					t.Errorf("%s lacks %s", lang, key)
				}
			}
			for _, f := range k.Fields {
				if !words.Has("field."+k.Name+"."+f.Name) && !words.Has("field."+f.Name) {
					t.Errorf("%s lacks field.%s (of %s)", lang, f.Name, k.Name)
				}
				for _, code := range f.Codes {
					if f.Name == "kind_of" && words.Has("kind."+code+".many") {
						continue // a kind says its own name
					}
					if !words.Has("choice."+k.Name+"."+f.Name+"."+code) && !words.Has("choice."+f.Name+"."+code) {
						t.Errorf("%s lacks choice.%s.%s.%s", lang, k.Name, f.Name, code)
					}
				}
			}
		}
	}
}

// A day of another year loses its weekday in a cell: it is never the year that
// is cut.
func TestDaysInCellsKeepTheirYear(t *testing.T) {
	for lang, want := range map[string]string{"fr": "23 déc. 2025", "en": "Dec 23, 2025", "es": "23 dic 2025"} {
		h := &Host{Words: i18n.Load(lang), Theme: style.New(style.Plain), Now: func() time.Time { return time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC) }}
		got := h.Cell("task", model.Tasks.Field("due"), "2025-12-23").Text
		if !strings.EqualFold(strings.ReplaceAll(got, ".", ""), strings.ReplaceAll(want, ".", "")) {
			t.Errorf("%s: %q, want %q", lang, got, want)
		}
		if w := columnOf(h, model.Tasks.Kind, model.Tasks.Field("due"), 2); widget.Width(got) > w.Min {
			t.Errorf("%s: %q is cut in %d cells", lang, got, w.Min)
		}
		if next := h.DueCell("2027-01-04").Text; !strings.Contains(next, "2027") || strings.Contains(next, h.Words.Weekday(time.Monday, true)) {
			t.Errorf("%s: a task is due %q", lang, next)
		}
	}
}
