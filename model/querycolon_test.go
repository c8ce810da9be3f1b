package model

import (
	"slices"
	"testing"
)

// seekers knows a few words of fields and of search's filters.
type seekers struct{ sayings }

func (seekers) Field(_, word string) string {
	return map[string]string{"échéance": "due", "état": "status"}[word]
}
func (seekers) Code(_, _, word string) string { return map[string]string{"terminée": "done"}[word] }

// What search writes with a colon a filter understands, or refuses at its place;
// other colons belong to the text.
func TestQueryColon(t *testing.T) {
	env := Env{Today: "2026-11-23"}
	for line, want := range map[string]Term{
		"who:moi":              {Field: Tasks.Field("assignee"), Op: "=", Values: []string{"moi"}},
		"état:terminée":        {Field: Tasks.Field("status"), Op: "=", Values: []string{"done"}},
		"before:2026-12-01":    {Field: Tasks.Field("due"), Op: "<", Values: []string{"2026-12-01"}},
		"after:2026-12-01":     {Field: Tasks.Field("due"), Op: ">=", Values: []string{"2026-12-01"}},
		"title:radio":          {Field: Tasks.Field("title"), Op: "~", Values: []string{"radio"}},
		"note:radio":           {Op: "~", Values: []string{"note:radio"}},
		"https://exemple.org/": {Op: "~", Values: []string{"https://exemple.org/"}},
	} {
		q, err := ParseQueryWith(Tasks.Kind, line, env, seekers{})
		if err != nil || len(q.Terms()) != 1 {
			t.Errorf("%s: %v, %v", line, q.Terms(), err)
			continue
		}
		if got := q.Terms()[0]; got.Field != want.Field || got.Op != want.Op || !slices.Equal(got.Values, want.Values) {
			t.Errorf("%s: %+v", line, got)
		}
	}
	for line, key := range map[string]string{"radio kind:task": "query.kind", "radio who:": "query.colon", "radio status:rien": "query.code"} {
		_, err := ParseQueryWith(Tasks.Kind, line, env, seekers{})
		if r := AsRefusal(err); r == nil || r.Key != key || len(r.Args["column"]) == 0 || r.Args["column"] == "1" {
			t.Errorf("%s: %v", line, err)
		}
	}
	if _, err := ParseQuery(People.Kind, "who:moi", env); AsRefusal(err) == nil || AsRefusal(err).Key != "query.field" {
		t.Errorf("a kind that nobody answers for: %v", err)
	}
	if q, err := ParseQuery(Tasks.Kind, "sort:-due group:status who:moi", env); err != nil || len(q.Sort) != 1 || q.Group == nil || len(q.Terms()) != 1 {
		t.Errorf("beside an order: %+v, %v", q, err)
	}
	if s := CompleteQuery(Tasks.Kind, "who:ma", nil); s.Field != Tasks.Field("assignee") || s.Typed != "ma" {
		t.Errorf("completes %+v", s)
	}
}
