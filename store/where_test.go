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
			if model.Match(r, q.Cond, nil) {
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

// queryGen draws filters of the whole language on tasks.
func queryGen(rt *rapid.T, depth int) string {
	if depth > 0 {
		switch rapid.IntRange(0, 5).Draw(rt, "join") {
		case 0:
			return "(" + queryGen(rt, depth-1) + " ou " + queryGen(rt, depth-1) + ")"
		case 1:
			return queryGen(rt, depth-1) + " or " + queryGen(rt, depth-1)
		case 2:
			return queryGen(rt, depth-1) + " " + queryGen(rt, depth-1)
		case 3:
			return "-(" + queryGen(rt, depth-1) + ")"
		}
	}
	term := rapid.SampledFrom([]string{
		"status=todo", "status!=done,doing", "priority>=high", "due<+2s", "due>=demain", "due=", "due!=", "due!=2026-12-01", "ecole", "FAT",
		"tags=haiti", "tags!=haiti", "tags=", "title~radio", "estimate_minutes>60", "estimate_minutes=", "urgency>30", "urgency<=30",
		"assignee=me", "assignee!=me", "assignee=", "assignee=Zoe", "project=radio", "project!=radio", "project=inconnu", "project!=inconnu",
		"project.status=underway", "project.status!=underway", "project.status=", "project.end=", "project.end!=", "project.end<2027-01-01",
		"project.next_deadline=", "project.partners=FAT", "project.partners!=FAT", "project.partners=", "assignee.name~zo", "assignee.team=officer",
		"assignee.phone=", "action.text~x",
	}).Draw(rt, "term")
	if rapid.Bool().Draw(rt, "not") {
		return "-" + term
	}
	return term
}

// SQL and model.Match agree on filters of the whole language: alternatives,
// negations, what references lead to, records that are gone, computed fields.
func TestWholeLanguageAgreesWithMatch(t *testing.T) {
	s := newStore(t)
	create := func(rt *rapid.T, r *model.Record) model.ID {
		if _, err := s.Edit(ctx, func(tx *Tx) error { return tx.Create(r) }); err != nil {
			rt.Fatal(err)
		}
		return r.ID
	}
	one := func(rt *rapid.T, name string, of ...string) string { return rapid.SampledFrom(of).Draw(rt, name) }
	var projects, people, partners []string
	rapid.Check(t, func(rt *rapid.T) {
		if len(projects) < 12 {
			org := model.Organisations.New(s.Env()).Put("name", one(rt, "org", "FAT", "UPM", "Radio"))
			partners = append(partners, create(rt, org).String())
			p := model.Projects.New(s.Env()).Put("name", one(rt, "project", "Radio Obrera", "École", "X")).
				Put("status", one(rt, "status", "idea", "underway", "closed")).Put("end", one(rt, "end", "", "2026-12-31", "2027-05-01"))
			if rapid.Bool().Draw(rt, "partner") {
				p.Put("partners", rapid.SampledFrom(partners).Draw(rt, "which"))
			}
			id := create(rt, p)
			projects = append(projects, id.String())
			who := model.People.New(s.Env()).Put("name", one(rt, "who", "Zoé", "Marc")).Put("team", one(rt, "team", "", "officer"))
			people = append(people, create(rt, who).String())
		}
		task := model.Tasks.New(s.Env()).Put("title", one(rt, "title", "École", "Appeler le FAT", "Radio x")).
			Put("status", one(rt, "state", "todo", "doing", "done")).Put("priority", one(rt, "priority", "", "low", "high", "urgent")).
			Put("due", one(rt, "due", "", "2026-11-24", "2026-12-01", "2027-02-01")).Put("estimate_minutes", one(rt, "minutes", "", "30", "90")).
			Put("tags", one(rt, "tag", "", "Haïti", "urgent")).Put("project", one(rt, "in", append(projects, "")...)).
			Put("assignee", one(rt, "assignee", append(people, "", s.Me().String())...))
		if _, err := s.Edit(ctx, func(tx *Tx) error { return tx.Create(task) }); err != nil && model.AsRefusal(err) == nil {
			rt.Fatal(err) // a project that is gone is refused
		}
		if id, ok := model.ParseID(task.One("project")); ok && rapid.IntRange(0, 4).Draw(rt, "gone") == 0 {
			if _, err := s.Edit(ctx, func(tx *Tx) error { return tx.Delete(model.Projects.Kind, id, 0) }); err != nil && model.AsRefusal(err) == nil {
				rt.Fatal(err)
			}
		}
		text := queryGen(rt, 3)
		q, err := model.ParseQuery(model.Tasks.Kind, text, s.Env())
		if err != nil {
			rt.Fatal(text, err)
		}
		if q, err = q.Resolve(func(f *model.Field, text string) ([]string, error) { return s.referenceValues(ctx, f, text) }); err != nil {
			rt.Fatal(err)
		}
		all, err := s.List(ctx, model.Tasks.Kind, ListOptions{Fields: fieldsOf(model.Tasks.Kind)})
		if err != nil {
			rt.Fatal(err)
		}
		want := map[model.ID]bool{}
		for _, r := range all {
			if model.Match(r, q.Cond, s.Facts(ctx)) {
				want[r.ID] = true
			}
		}
		got, err := s.List(ctx, model.Tasks.Kind, ListOptions{Where: q, Fields: []string{"title"}})
		if err != nil {
			rt.Fatal(text, err)
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

func fieldsOf(k *model.Kind) []string {
	var names []string
	for _, f := range k.Fields {
		names = append(names, f.Name)
	}
	return names
}

// Orders and groups come from the filter; one that was asked for beside it
// goes first. Those without the field come last, whatever computes it.
func TestQueriesOrder(t *testing.T) {
	s := newStore(t)
	add := func(title, due, priority string) {
		r := model.Tasks.New(s.Env()).Put("title", title).Put("due", due).Put("priority", priority)
		if _, err := s.Edit(ctx, func(tx *Tx) error { return tx.Create(r) }); err != nil {
			t.Fatal(err)
		}
	}
	add("b", "2026-12-01", "low")
	add("É", "2026-12-01", "high")
	add("a", "", "high")
	add("z", "2026-11-24", "urgent")
	for text, want := range map[string]string{
		"sort:-due,title": "b É z a", "sort:due,-title": "z É b a", "sort:-priority,title": "z a É b", "group:priority sort:title": "b a É z",
		"sort:-urgency,title": "z É a b", "group:priority sort:-urgency,title": "b É a z", "title!=z sort:title": "a b É",
	} {
		q, err := model.ParseQuery(model.Tasks.Kind, text, s.Env())
		if err != nil {
			t.Fatal(err)
		}
		for _, fields := range [][]string{nil, {"title"}} {
			all, err := s.List(ctx, model.Tasks.Kind, ListOptions{Where: q, Fields: fields})
			if err != nil {
				t.Fatal(err)
			}
			got := ""
			for _, r := range all {
				got += " " + r.One("title")
			}
			if got[1:] != want {
				t.Errorf("%s: %s, want %s", text, got[1:], want)
			}
		}
	}
}
