package panetest

import (
	"relais/model"
)

// facts answers computed fields.
type facts struct{ f *Fake }

func (x facts) Today() model.Day { return model.DayOf(Now) }

func (x facts) Linked(kind, field string, id model.ID) []*model.Record {
	var out []*model.Record
	for _, r := range x.f.sorted(kind, "") {
		for _, s := range r.Get(field) {
			if linkOf(r.Kind.Field(field), s).ID == id {
				out = append(out, r)
			}
		}
	}
	return out
}

func (x facts) Find(kind string, id model.ID) *model.Record {
	return x.f.now[model.Link{Kind: kind, ID: id}]
}
