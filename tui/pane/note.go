package pane

import (
	"slices"

	"relais/model"
)

// noteFields says by which names kinds refer to what a contact can be about.
var noteFields = map[string][]string{
	"project":       {"project", "about"},
	"organisations": {"organisation", "organisations", "funder"},
	"people":        {"person", "people"},
	"actions":       {"action", "actions"},
}

// Note is what a contact is proposed to hold, and the record that it is taken
// from, nil where that is what the pane shows.
type Note struct {
	Values map[string]model.Value
	From   *Full
}

// NoteAbout proposes what a record says of whom and what a contact is about.
func NoteAbout(r *Full) Note { return Note{aboutRecord(r), r} }

// aboutRecord returns the first values of a contact noted about a record: the
// record itself where a contact names its kind, and what it refers to. A
// project brings its partner when it has only one: of several, the caller is
// not known.
func aboutRecord(r *Full) map[string]model.Value {
	note := map[string]model.Value{}
	if r == nil || r.Record == nil || r.Protected() {
		return note
	}
	put := func(field, id string) {
		if id != "" && !slices.Contains(note[field], id) {
			note[field] = append(note[field], id)
		}
	}
	self := r.ID.String()
	switch r.Kind.Name {
	case "project":
		put("project", self)
		if partners := r.Get("partners"); len(partners) == 1 {
			put("organisations", partners[0])
		}
		return note
	case "organisation":
		put("organisations", self)
		return note
	case "person":
		put("people", self)
	case "action":
		put("actions", self)
		return note
	}
	hidden := r.Hidden()
	for field, names := range noteFields {
		target := model.Interactions.Field(field).Targets[0]
		for _, name := range names {
			f := r.Kind.Field(name)
			if f == nil || slices.Contains(hidden, name) {
				continue
			}
			for _, s := range r.Get(name) {
				if l, ok := model.ParseLink(s); ok && l.Kind == target {
					put(field, l.ID.String())
				} else if !ok && slices.Contains(f.Targets, target) {
					put(field, s)
				}
			}
		}
	}
	if len(note["project"]) > 1 {
		note["project"] = note["project"][:1]
	}
	return note
}
