package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"relais/model"
)

// plainWords are a search's words without any language.
type plainWords struct{}

func (plainWords) SearchFilter(w string) string {
	for _, f := range model.SearchFilters() {
		if f == w {
			return f
		}
	}
	return ""
}
func (plainWords) SearchKinds(w string) []string    { return []string{w} }
func (plainWords) SearchStatuses(w string) []string { return []string{w} }
func (plainWords) SearchMe(w string) bool           { return w == "me" }

// searched gives what a line finds.
func searched(s *Store, line string) ([]Hit, error) {
	found, err := lookedUp(s, line)
	return found.Hits, err
}

func lookedUp(s *Store, line string) (Found, error) {
	q, err := model.ParseSearch(line, s.Env().Today, plainWords{})
	if err != nil {
		return Found{}, err
	}
	return s.Search(ctx, q, 50)
}

// foundTitles are the labels of what a line finds, in order.
func foundTitles(t *testing.T, s *Store, line string) []string {
	t.Helper()
	hits, err := searched(s, line)
	if err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	var out []string
	for _, h := range hits {
		out = append(out, h.Label.Text)
	}
	return out
}

func addOf(t *testing.T, s *Store, kind *model.Kind, put ...string) model.ID {
	t.Helper()
	r := kind.New(s.Env())
	for i := 0; i < len(put); i += 2 {
		r.Put(put[i], put[i+1])
	}
	if _, err := s.Edit(ctx, func(tx *Tx) error { return tx.Create(r) }); err != nil {
		t.Fatal(err)
	}
	return r.ID
}

func expectTitles(t *testing.T, s *Store, line string, want ...string) {
	t.Helper()
	if got := foundTitles(t, s, line); !slices.Equal(got, want) {
		t.Errorf("%s: %q, want %q", line, got, want)
	}
}

// Filters narrow by what a record is, how it stands, whom it names, and when
// it was.
func TestSearchFilters(t *testing.T) {
	s := newStore(t)
	marie := addOf(t, s, model.People.Kind, "name", "Marie Dubé")
	addOf(t, s, model.Tasks.Kind, "title", "Bilan du stage", "assignee", marie.String(), "due", "2026-12-01")
	addOf(t, s, model.Tasks.Kind, "title", "Bilan du budget", "status", "done", "due", "2026-11-01")
	addOf(t, s, model.Interactions.Kind, "summary", "Bilan au téléphone", "people", marie.String(), "moment", "2026-11-15T10:00")
	expectTitles(t, s, "bilan", "Bilan du stage", "Bilan du budget", "Bilan au téléphone")
	expectTitles(t, s, "bilan kind:task", "Bilan du stage", "Bilan du budget")
	expectTitles(t, s, "bilan status:done", "Bilan du budget")
	expectTitles(t, s, "who:DUBE bilan", "Bilan du stage", "Bilan au téléphone")
	expectTitles(t, s, "who:dube", "Marie Dubé", "Bilan du stage", "Bilan au téléphone")
	expectTitles(t, s, "who:personne bilan")
	expectTitles(t, s, "bilan before:2026-11-15", "Bilan du budget")
	expectTitles(t, s, "bilan after:2026-11-15", "Bilan du stage", "Bilan au téléphone")
	expectTitles(t, s, "after:2026-11-15 before:2026-12-01", "Bilan au téléphone")
	expectTitles(t, s, `"du bilan"`)
	expectTitles(t, s, "bilan -stage", "Bilan du budget", "Bilan au téléphone")
	expectTitles(t, s, `bilan -"du stage" -tele`, "Bilan du budget")
	expectTitles(t, s, marie.Short(6), "Marie Dubé")
	hits, err := searched(s, "bilan")
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range hits { // each hit says how its record stands
		if want := map[string]string{"Bilan du stage": "todo", "Bilan du budget": "done"}[h.Label.Text]; h.Status != want {
			t.Errorf("%s is %q", h.Label.Text, h.Status)
		}
	}
}

// What is named just as one typed comes first, however many newer records begin
// with these words, and whether it is the name or the short one.
func TestSearchFindsTheNamedFirst(t *testing.T) {
	s := newStore(t)
	addOf(t, s, model.Organisations.Kind, "name", "Coalition des ateliers de la mer", "acronym", "CALM", "country", "Haïti")
	addOf(t, s, model.Organisations.Kind, "name", "Atelier", "country", "Chili")
	addOf(t, s, model.Interactions.Kind, "summary", "CALM : appel", "moment", "2026-11-15T10:00")
	addOf(t, s, model.Tasks.Kind, "title", "Calm atelier", "due", "2026-12-01")
	addOf(t, s, model.Tasks.Kind, "title", "Atelier du CALM", "due", "2026-12-01")
	addOf(t, s, model.Expenses.Kind, "label", "Salle", "payee", "CALM", "day", "2026-11-20")
	expectTitles(t, s, "calm", "CALM · Coalition des ateliers de la mer", "Calm atelier", "CALM : appel", "2026-11-20 · Salle · CALM", "Atelier du CALM")
	if got := foundTitles(t, s, "atelier"); got[0] != "Atelier" {
		t.Errorf("atelier: %q", got)
	}
}

// One letter mistyped finds all the same, and says what it found; a word that
// is found is left alone.
func TestSearchMistyped(t *testing.T) {
	s := newStore(t)
	addOf(t, s, model.Tasks.Kind, "title", "Préparer la réunion")
	addOf(t, s, model.Tasks.Kind, "title", "Œuvrer à l’école de Łódź")
	for _, typed := range []string{"reuinon", "reunino", "reunoin", "réumion", "runion", "reeunion", "preparer reunnion", "xreunion", "reuinio"} {
		found, err := lookedUp(s, typed)
		if err != nil || len(found.Hits) != 1 || found.Respelt != "réunion" {
			t.Errorf("%s: %d hits, %q, %v", typed, len(found.Hits), found.Respelt, err)
		}
	}
	if found, err := lookedUp(s, "reunion"); err != nil || len(found.Hits) != 1 || found.Respelt != "" {
		t.Errorf("reunion: %+v, %v", found, err)
	}
	expectTitles(t, s, "raunyon")
	expectTitles(t, s, "oeuvrer lodz", "Œuvrer à l’école de Łódź")
	expectTitles(t, s, "l'ecole", "Œuvrer à l’école de Łódź")
}

// What is sensitive is found by nothing: not by its words, nor by a word near
// to them, nor by whom it names.
func TestSearchLeavesSensitiveOut(t *testing.T) {
	s := newStore(t)
	zenobie := addOf(t, s, model.People.Kind, "name", "Zénobie Castel", "at_risk", "1")
	pia := addOf(t, s, model.People.Kind, "name", "Pia Soto", "safe_channel", "signal")
	addOf(t, s, model.Interactions.Kind, "summary", "Menace", "people", pia.String(), "sensitive", "1")
	addOf(t, s, model.Tasks.Kind, "title", "Acheter du papier", "assignee", zenobie.String())
	for _, line := range []string{"zenobie", "zenobia", "castel", "menace", "signal", "who:zenobie", "kind:interaction"} {
		expectTitles(t, s, line)
	}
	expectTitles(t, s, "who:pia", "Pia Soto")
	change(t, s, addTask(t, s, "Autre"), 0, "notes", "Zénobie le sait")
	hits, err := searched(s, "zenobie")
	if err != nil || len(hits) != 1 || hits[0].Snippet != "Zénobie le sait" {
		t.Errorf("%+v, %v", hits, err)
	}
}

// An index of another shape is made anew when the profile opens, and an index
// that lags behind catches up, in places that were given out before.
func TestSearchIndexIsDerived(t *testing.T) {
	s := newStore(t)
	id := addTask(t, s, "Appeler Élodie")
	for _, q := range []string{`DROP TABLE search_term`, `DROP TABLE search`, `CREATE VIRTUAL TABLE search USING fts5(id UNINDEXED, kind UNINDEXED, title, body)`,
		`UPDATE meta SET value='autre' WHERE key='shape'`} {
		if _, err := s.db.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	s, err := Open(ctx, s.opts)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	expectTitles(t, s, "elodie kind:task", "Appeler Élodie")
	change(t, s, id, 0, "title", "Rappeler Élodia")
	expectTitles(t, s, "elodie kind:task", "Rappeler Élodia") // as a slip of the finger
	if _, err := s.db.Exec(`INSERT INTO search_due VALUES (?, 'task')`, id.String()); err != nil {
		t.Fatal(err)
	}
	expectTitles(t, s, "elodia", "Rappeler Élodia")
	for _, word := range []string{"elodie", "appeler", "eloise"} {
		var n int
		if err := s.db.QueryRow(`SELECT count(*) FROM search_term WHERE term=?`, word).Scan(&n); err != nil || n != 0 {
			t.Errorf("%s is still known, %v", word, err)
		}
	}
	var n int
	if err := s.db.QueryRow(`SELECT (SELECT count(*) FROM search_due) + abs((SELECT count(*) FROM search) - (SELECT count(*) FROM search_row))`).Scan(&n); err != nil || n != 0 {
		t.Errorf("%d entries left behind, %v", n, err)
	}
}

// A search that is given up ends, and gives an error.
func TestSearchIsCancelled(t *testing.T) {
	s := newStore(t)
	addTask(t, s, "Appeler")
	gone, cancel := context.WithCancel(ctx)
	cancel()
	if _, err := s.Search(gone, model.Sought{Words: []model.SoughtWord{{Tokens: []string{"appeler"}}}}, 9); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// Many records of one kind do not hide the few of another, nor a title of that
// very word among those that have it in their notes.
func TestSearchThroughMany(t *testing.T) {
	s := newStore(t)
	addOf(t, s, model.Organisations.Kind, "name", "Mainlevée")
	addOf(t, s, model.Tasks.Kind, "title", "Main")
	if _, err := s.Edit(ctx, func(tx *Tx) error {
		for i := range 3 * searchLooked {
			r := model.Tasks.New(s.Env()).Put("title", fmt.Sprintf("Tâche %d", i)).Put("notes", "de main en main").Put("due", "2027-01-01")
			if err := tx.Create(r); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	found, err := lookedUp(s, "main")
	if err != nil || !found.More || len(found.Hits) != 50 || found.Hits[0].Label.Text != "Main" || found.Hits[1].Label.Text != "Mainlevée" {
		t.Errorf("%d hits, the first %+v, %v", len(found.Hits), found.Hits[:2], err)
	}
}

// A last word of one letter is one that is but begun: it takes nothing away from
// what the others find, unless it is a word itself or is quoted.
func TestSearchOnTheWayToAWord(t *testing.T) {
	s := newStore(t)
	addOf(t, s, model.People.Kind, "name", "Thu Hà Nguyễn")
	addOf(t, s, model.Organisations.Kind, "name", "Groupe A")
	addOf(t, s, model.Organisations.Kind, "name", "Groupe des neuf")
	for line, want := range map[string][]string{
		"thu h": {"Thu Hà Nguyễn"}, "thu ha": {"Thu Hà Nguyễn"}, "thu z": {"Thu Hà Nguyễn"}, `thu "h"`: nil, "h": nil, "zzz h": nil,
		"groupe a": {"Groupe A"}, "groupe b": {"Groupe A", "Groupe des neuf"},
	} {
		got := foundTitles(t, s, line)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s finds %q, want %q", line, got, want)
		}
	}
}

// A beginning finds every word that it may become, be they few, many, or of one
// letter as a name's in a filter.
func TestSearchBegunWords(t *testing.T) {
	s := newStore(t)
	addOf(t, s, model.People.Kind, "name", "X Marchand")
	addOf(t, s, model.People.Kind, "name", "Xénia Roy")
	_, err := s.Edit(ctx, func(tx *Tx) error {
		for i := range mostBegun + 20 {
			if err := tx.Create(model.Tasks.New(s.Env()).Put("title", fmt.Sprintf("Dossier début%03d", i))); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for line, want := range map[string]int{
		"debu": mostBegun + 20, "debut00": 10, `"dossier debut00"`: 0, "dossier-debut01": 10, "who:x": 2, "who:xe": 1, "who:xen": 1, "who:z": 0,
	} {
		q, err := model.ParseSearch(line, s.Env().Today, plainWords{})
		if err != nil {
			t.Fatal(err)
		}
		found, err := s.Search(ctx, q, 1000)
		if err != nil || len(found.Hits) != want {
			t.Errorf("%s: %d hits, want %d, %v", line, len(found.Hits), want, err)
		}
	}
}

// The connection that a search keeps for the next key sees what was written
// meanwhile, is let go of, and taken anew.
func TestSearchStaysWarm(t *testing.T) {
	s := newStore(t)
	expectTitles(t, s, "")
	if s.warm.conn == nil {
		t.Error("nothing is ready for the first letter")
	}
	addTask(t, s, "Appeler Élodie")
	expectTitles(t, s, "elodie", "Appeler Élodie")
	s.cool()
	if s.warm.conn != nil {
		t.Error("the connection is kept")
	}
	expectTitles(t, s, "elodie", "Appeler Élodie")
}

// After many transactions the index is merged into one segment, and finds what
// it found.
func TestSearchIndexIsMerged(t *testing.T) {
	s := newStore(t)
	for i := range 3 {
		addTask(t, s, fmt.Sprintf("Appeler le groupe %d", i))
	}
	segments := func() (n int) {
		if err := s.db.QueryRow(`SELECT count(DISTINCT segid) FROM search_idx`).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := segments(); n < 3 {
		t.Fatalf("%d segments", n)
	}
	if err := s.mergeSearch(ctx); err != nil {
		t.Fatal(err)
	}
	if n := segments(); n != 1 {
		t.Errorf("%d segments", n)
	}
	if got := foundTitles(t, s, "appe"); len(got) != 3 {
		t.Errorf("%q", got)
	}
}
