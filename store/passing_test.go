package store

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"relais/model"
)

// Records that pass are the same, and in the same order, as those of a list,
// whatever they are sorted by and whatever their texts hold: they come many at
// once and are sorted here, the others one by one and by SQLite.
func TestPassingIsListing(t *testing.T) {
	s := newStore(t)
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	draw := rand.New(rand.NewPCG(seed, 0))
	kinds := []*model.Kind{model.Tasks.Kind, model.Rates.Kind, model.Events.Kind, model.Resources.Kind}
	_, err := s.Edit(ctx, func(tx *Tx) error {
		var people []string
		for i := range 4 {
			p := model.People.New(s.Env()).Put("name", fmt.Sprint("Personne ", i))
			people = append(people, p.ID.String())
			if err := tx.Create(p); err != nil {
				return err
			}
		}
		for i := range 3*rowsAtOnce + draw.IntN(2*rowsAtOnce) {
			r := kinds[i%len(kinds)].New(s.Env())
			fillAtRandom(r, people, draw)
			if err := tx.Create(r); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range kinds {
		for _, f := range k.Stored() {
			for _, by := range []string{"", "-"} {
				samePassing(t, s, k, by+f.Name)
			}
		}
		samePassing(t, s, k, "-created")
		samePassing(t, s, k, "changed")
	}
}

// fillAtRandom fills texts, numbers, choices and days; few values for each, so
// that ties and empty fields come about, some with the marks of rows and cells.
func fillAtRandom(r *model.Record, people []string, draw *rand.Rand) {
	texts := []string{"Écrire", "ecrire", "10.2", "9.b", "a" + string(cellMark) + "b", "c" + rowMark + "d", rowMark, "Zoé\nplus loin"}
	for _, f := range r.Kind.Stored() {
		if draw.IntN(4) == 0 && !f.Required || f.Name == "recurrence" {
			continue
		}
		begins := strings.HasPrefix(f.Name, "start") // before the others
		switch f.Type {
		case model.TypeText, model.TypeLong:
			r.Put(f.Name, texts[draw.IntN(len(texts))])
		case model.TypeInt:
			r.Put(f.Name, fmt.Sprint(draw.IntN(3000)))
		case model.TypeMoney:
			r.Put(f.Name, model.Money{Cents: int64(draw.IntN(30000)), Currency: "CAD", Set: true}.String())
		case model.TypeChoice:
			if len(f.Codes) > 0 {
				r.Put(f.Name, f.Codes[draw.IntN(len(f.Codes))])
			}
		case model.TypeDay:
			r.Put(f.Name, fmt.Sprintf("%d-%02d-11", yearOf(begins), 1+draw.IntN(12)))
		case model.TypeMoment:
			r.Put(f.Name, model.Moment{Local: fmt.Sprintf("%d-11-%02dT10:00", yearOf(begins), 1+draw.IntN(28)), Zone: "America/Toronto"}.String())
		case model.TypeRef:
			if slices.Contains(f.Targets, "person") {
				r.Put(f.Name, people[draw.IntN(len(people))])
			}
		}
	}
}

func yearOf(begins bool) int {
	if begins {
		return 2025
	}
	return 2026
}

func samePassing(t *testing.T, s *Store, k *model.Kind, by string) {
	t.Helper()
	line := func(r *model.Record) string {
		var b strings.Builder
		fmt.Fprint(&b, r.ID, r.Created, r.Sealed)
		for _, f := range k.Stored() {
			fmt.Fprintf(&b, " %q", r.Values[f.Index()])
		}
		return b.String()
	}
	list, err := s.List(ctx, k, ListOptions{Sort: by})
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, r := range list {
		want = append(want, line(r))
	}
	for _, o := range []ListOptions{{Sort: by, Passing: true}, {Sort: by, Flagged: true}} {
		var got []string
		if err := s.Each(ctx, k, o, func(r *model.Record) error { got = append(got, line(r)); return nil }); err != nil {
			t.Fatal(err)
		}
		sameLines(t, k, by, want, got)
	}
}

func sameLines(t *testing.T, k *model.Kind, by string, want, got []string) {
	t.Helper()
	if len(want) < 10 || !slices.Equal(want, got) {
		at := 0
		for at < min(len(want), len(got)) && want[at] == got[at] {
			at++
		}
		t.Fatalf("%s by %q: %d listed, %d passed; from %d on\nlisted %s\npassed %s", k.Name, by, len(want), len(got), at,
			strings.Join(want[at:min(at+2, len(want))], "\n       "), strings.Join(got[at:min(at+2, len(got))], "\n       "))
	}
}

// Records that are flagged tell which of their fields have several values, and no
// others do.
func TestFlagsNameFieldsInConflict(t *testing.T) {
	s := newStore(t)
	calm, torn := addTask(t, s, "Calme"), addTask(t, s, "Disputée")
	if _, err := s.db.ExecContext(ctx, `UPDATE task SET conflicts='title,due' WHERE id=?`, torn.String()); err != nil {
		t.Fatal(err)
	}
	got := map[model.ID]string{}
	err := s.Each(ctx, model.Tasks.Kind, ListOptions{Fields: []string{"title"}, Flagged: true}, func(r *model.Record) error {
		names := slices.Sorted(maps.Keys(r.Conflicts))
		got[r.ID] = r.One("title") + " " + strings.Join(names, " ")
		return nil
	})
	if err != nil || len(got) != 2 || got[calm] != "Calme " || got[torn] != "Disputée due title" {
		t.Errorf("%v, %v", got, err)
	}
}

// Keys sort as numbers do, below nought too.
func TestNumberKeys(t *testing.T) {
	numbers := []string{"-9000", "-10", "-9", "0", "9", "10", "1764151200000"}
	keys := make([]string, len(numbers))
	for i, n := range numbers {
		keys[i] = numberKey(n)
	}
	if !slices.IsSorted(keys) {
		t.Fatalf("%q: %q", numbers, keys)
	}
}
