package pane

import (
	"reflect"
	"testing"

	"relais/model"
)

// A contact noted about a record names it, or what it refers to.
func TestNoteAbout(t *testing.T) {
	id := func(n string) model.ID { return model.DeriveID("note", n) }
	of := func(kind string, pairs ...string) *Full {
		r := model.KindNamed(kind).New(model.Env{})
		r.ID = id(kind)
		values := map[string][]string{}
		for i := 0; i < len(pairs); i += 2 {
			values[pairs[i]] = append(values[pairs[i]], pairs[i+1])
		}
		for name, v := range values {
			r.Put(name, v...)
		}
		return &Full{Record: r}
	}
	fat, aq, p := id("fat").String(), id("aq").String(), id("project").String()
	for name, c := range map[string]struct {
		of   *Full
		want map[string]model.Value
	}{
		"nothing":             {nil, map[string]model.Value{}},
		"project, a partner":  {of("project", "partners", fat), map[string]model.Value{"project": {p}, "organisations": {fat}}},
		"project, several":    {of("project", "partners", fat, "partners", aq), map[string]model.Value{"project": {p}}},
		"organisation":        {of("organisation"), map[string]model.Value{"organisations": {id("organisation").String()}}},
		"person":              {of("person", "organisation", fat), map[string]model.Value{"people": {id("person").String()}, "organisations": {fat}}},
		"person at risk":      {of("person", "organisation", fat, "at_risk", "1"), map[string]model.Value{}},
		"task":                {of("task", "project", p, "organisation", fat), map[string]model.Value{"project": {p}, "organisations": {fat}}},
		"deadline of project": {of("deadline", "about", "project:"+p), map[string]model.Value{"project": {p}}},
		"deadline of grant":   {of("deadline", "about", "grant:"+p), map[string]model.Value{}},
		"grant":               {of("grant", "project", p, "funder", aq), map[string]model.Value{"project": {p}, "organisations": {aq}}},
		"contact":             {of("interaction", "organisations", fat, "organisations", aq), map[string]model.Value{"organisations": {fat, aq}}},
	} {
		if got := NoteAbout(c.of).Values; !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %v, not %v", name, got, c.want)
		}
	}
}
