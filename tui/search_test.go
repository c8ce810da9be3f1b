package tui

import (
	"context"
	"strings"
	"testing"

	"relais/model"
	"relais/tui/i18n"
	"relais/tui/pane"
	"relais/tui/pane/panetest"
)

// seeking is an office whose searches answer as they are told.
type seeking struct {
	*panetest.Fake
	answer func(ctx context.Context, line string) (pane.Found, error)
}

func (s seeking) Search(ctx context.Context, line string, _ int) (pane.Found, error) {
	return s.answer(ctx, line)
}

// found answers every line with one hit of each sort.
func found(f *panetest.Fake) func(context.Context, string) (pane.Found, error) {
	return func(_ context.Context, line string) (pane.Found, error) {
		out := pane.Found{Offers: []pane.Offer{{Line: "kind:", Word: "kind:"}, {Line: "who:", Word: "who:"}}}
		if line == "" {
			return out, nil
		}
		out.Sought.Words = []model.SoughtWord{{Tokens: []string{"fat"}}, {Tokens: []string{"nqsf"}}}
		out.Offers, out.Respelt = nil, "FAT"
		for _, r := range f.All("task") {
			out.Hits = append(out.Hits, pane.Hit{Link: model.Link{Kind: "task", ID: r.ID}, Label: r.One("title"), Day: model.Day(r.One("due")), Owner: "Marie Dubé", Status: r.One("status")})
		}
		text := "Le FAT attend la réponse des coopératives NQSF"
		out.Hits = append(out.Hits,
			pane.Hit{Link: model.Link{Kind: "organisation", ID: f.All("organisation")[0].ID}, Label: "Frente Auténtico del Trabajo", Snippet: text,
				Marks: []model.Mark{{From: 3, To: 6}, {From: strings.Index(text, "NQSF"), To: len(text)}}},
			pane.Hit{Link: model.Link{Kind: "person", ID: f.All("person")[0].ID}, Label: pane.Hidden, Owner: pane.Hidden})
		return out, nil
	}
}

func openSeeking(t *testing.T, lang string, width, height int, answer func(*panetest.Fake) func(context.Context, string) (pane.Found, error)) *panetest.Session {
	f := office()
	a := newApp(f, lang)
	s := seeking{f, answer(f)}
	a.opts.Data, a.host.Data = s, s
	return panetest.NewSession(t, a, width, height)
}

func TestSearchFrames(t *testing.T) {
	for _, lang := range i18n.Languages() {
		for _, size := range [][2]int{{40, 10}, {80, 24}, {120, 40}, {200, 50}} {
			name := lang + "-" + itoa(size[0]) + "x" + itoa(size[1])
			t.Run(name, func(t *testing.T) {
				s := openSeeking(t, lang, size[0], size[1], found)
				s.Keys("<ctrl+f>", "fat", "<down>")
				s.Golden("search-" + name)
			})
		}
	}
}

// Enter goes to the record in the pane of its kind; tab takes the completions
// offered one after the other; esc leaves everything as it was.
func TestSearchGoes(t *testing.T) {
	s := openSeeking(t, "fr", 120, 40, found)
	s.Keys("f")
	s.Sees("avec tab : kind:  who:", "Tapez des mots")
	s.Keys("<tab>")
	s.Sees("> kind:")
	s.Keys("<esc>")
	s.Misses("> kind:")
	s.Keys("<ctrl+f>", "fat", "<down>", "<down>", "<down>")
	s.Sees("Résultats pour « FAT »", "› Organisation", "Le [FAT] attend la réponse des coopératives [NQSF]", "personne : protégé")
	s.Keys("<enter>")
	s.Sees("Organisations", "› Frente")
}

// The next search begins with the last one, its mark on what was opened; the
// first letter typed replaces it, a key that moves the cursor keeps it.
func TestSearchIsTakenUpAgain(t *testing.T) {
	s := openSeeking(t, "fr", 120, 40, found)
	s.Keys("f", "fat", "<down>", "<enter>", "f")
	s.Sees("> fat", "Résultats pour « FAT »")
	s.Keys("<enter>")
	was := s.Screen()
	s.Keys("f", "fat", "<home>", "<down>", "<enter>")
	if s.Screen() != was {
		t.Errorf("another record was opened than the last:\n%s", s.Screen())
	}
	s.Keys("f", "x")
	s.Sees("> x")
	s.Misses("fat")
	s.Keys("<esc>", "f", "<end>", "y")
	s.Sees("> xy")
}

// An answer that comes after the next key was typed is dropped, and its search
// is cancelled; enter waits for the answer to what was typed.
func TestSearchDropsLateAnswers(t *testing.T) {
	cancelled := map[string]bool{}
	s := openSeeking(t, "fr", 120, 40, func(f *panetest.Fake) func(context.Context, string) (pane.Found, error) {
		return func(ctx context.Context, line string) (pane.Found, error) {
			cancelled[line] = ctx.Err() != nil
			org := f.All("organisation")[len(line)%2]
			return pane.Found{Hits: []pane.Hit{{Link: model.Link{Kind: "organisation", ID: org.ID}, Label: org.One("name")}}}, ctx.Err()
		}
	})
	s.Keys("f")
	s.Hold()
	s.Keys("r", "a", "<enter>")
	s.Let()
	if !cancelled["r"] || cancelled["ra"] {
		t.Errorf("cancelled: %v", cancelled)
	}
	s.Sees("Organisations", "› Frente")
}

// What a filter is refused for is said, and what was found stays meanwhile.
func TestSearchRefused(t *testing.T) {
	s := openSeeking(t, "fr", 80, 24, func(f *panetest.Fake) func(context.Context, string) (pane.Found, error) {
		all := found(f)
		return func(ctx context.Context, line string) (pane.Found, error) {
			if strings.Contains(line, ":") {
				return pane.Found{}, model.Refuse(model.Invalid, "search.kind", "value", "xyz", "choices", "tâche, contact")
			}
			got, err := all(ctx, line)
			got.Respelt = ""
			return got, err
		}
	})
	s.Keys("f", "fat kind:xyz")
	s.Sees("Aucune sorte de fiche ne s’appelle xyz ; choisissez parmi tâche, contact.", "Appeler le [FAT]")
}

// A title has the room that it needs before the day and the initials beside it; the
// initials give way first. What is found is counted.
func TestSearchTitlesFirst(t *testing.T) {
	long := "Mettre à jour les signataires de la caisse"
	for more, counted := range map[bool]string{false: "2 résultats", true: "les 2 premiers résultats"} {
		s := openSeeking(t, "fr", 120, 40, func(f *panetest.Fake) func(context.Context, string) (pane.Found, error) {
			return func(context.Context, string) (pane.Found, error) {
				hit := pane.Hit{Link: model.Link{Kind: "task", ID: f.All("task")[0].ID}, Label: long, Owner: "Marie Dubé", Status: "blocked"}
				dated := hit
				dated.Day = "2026-11-24"
				return pane.Found{Hits: []pane.Hit{hit, dated}, More: more}, nil
			}
		})
		s.Keys("f", "caisse")
		s.Sees(counted, "✗ "+long+"      MD ", "✗ Mettre à jour les signataires de la … mar. 24 nov. │")
	}
}
