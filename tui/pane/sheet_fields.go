package pane

import (
	"slices"

	"relais/model"
)

// fields lists the fields that a sheet shows: the named ones, then those that
// have a conflict, which must never be out of sight.
func (s *Sheet) fields(k *model.Kind) []*model.Field {
	if s.Fields == nil {
		return k.Fields
	}
	var out []*model.Field
	for _, name := range s.Fields {
		if f := k.Field(name); f != nil {
			out = append(out, f)
		}
	}
	if s.now.full != nil {
		for _, f := range k.Fields {
			if !slices.Contains(s.Fields, f.Name) && len(s.now.full.Conflicts[f.Name]) > 1 {
				out = append(out, f)
			}
		}
	}
	return out
}
