package store

import (
	"fmt"
	"testing"

	"relais/model"

	"pgregory.net/rapid"
)

// What SQLite finds is what model.Match finds, for conditions on every type of
// field.
func TestWhereAgreesWithMatch(t *testing.T) {
	s := newStore(t)
	words := []string{"", "École", "ecole des métiers", "FAT", "zut\"|'", "10", "œuvre"}
	kinds := []*model.Kind{model.Tasks.Kind, model.Interactions.Kind, model.Expenses.Kind, model.Organisations.Kind}
	samples := map[model.Type][]string{
		model.TypeDay:    {"", "2026-11-01", "2026-12-15"},
		model.TypeMoment: {"", "2026-11-01T09:30 America/Toronto", "2026-12-15T23:59"},
		model.TypeInt:    {"", "0", "5", "12", "-3"},
		model.TypeBool:   {"", "0", "1"},
		model.TypeMoney:  {"", "0 CAD", "12345 CAD", "999900 MXN 0.07 2026-01-01"},
	}
	value := func(rt *rapid.T, f *model.Field) string {
		switch {
		case len(f.Codes) > 0:
			return rapid.SampledFrom(append([]string{""}, f.Codes...)).Draw(rt, f.Name)
		case samples[f.Type] != nil:
			return rapid.SampledFrom(samples[f.Type]).Draw(rt, f.Name)
		}
		return rapid.SampledFrom(words).Draw(rt, f.Name)
	}
	byKind := map[*model.Kind][]*model.Record{}
	rapid.Check(t, func(rt *rapid.T) {
		kind := rapid.SampledFrom(kinds).Draw(rt, "kind")
		r := kind.New(s.Env())
		for _, f := range kind.Stored() {
			if f.Type.IsRef() || f.Name == "follow_up" || f.Name == "recurrence" || f.Name == "start" {
				continue
			}
			if v := value(rt, f); v != "" {
				r.Put(f.Name, v)
			}
		}
		if _, err := s.Edit(ctx, func(tx *Tx) error { return tx.Create(r) }); model.AsRefusal(err) == nil && err != nil {
			rt.Fatal(err)
		} else if err == nil {
			byKind[kind] = append(byKind[kind], r)
		}
		f := rapid.SampledFrom(kind.Stored()).Draw(rt, "field")
		op := rapid.SampledFrom([]string{"=", "!=", "<", "<=", ">", ">=", "~"}).Draw(rt, "op")
		text := fmt.Sprintf(`%s%s"%s"`, f.Name, op, value(rt, f))
		if rapid.Bool().Draw(rt, "free") {
			text += " ecole"
		}
		q, err := model.ParseQuery(kind, text, s.Env())
		if err != nil || f.Type.IsRef() {
			return // not every type takes every op
		}
		want := map[model.ID]bool{}
		for _, r := range byKind[kind] {
			if model.Match(r, q) {
				want[r.ID] = true
			}
		}
		got, err := s.List(ctx, kind, ListOptions{Where: q})
		if err != nil {
			rt.Fatal(err)
		}
		for _, r := range got {
			if !want[r.ID] {
				rt.Errorf("%s: SQLite finds %v", text, r.Values)
			}
			delete(want, r.ID)
		}
		if len(want) > 0 {
			rt.Errorf("%s: SQLite misses %v", text, want)
		}
	})
}
