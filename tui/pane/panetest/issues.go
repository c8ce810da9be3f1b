package panetest

import (
	"context"

	"relais/model"
	"relais/tui/pane"
)

// Issues returns those that a test gave, of one record or of all. Settling one
// by Apply takes it away; undo brings it back.
func (f *Fake) Issues(_ context.Context, only model.Link, limit int) (pane.Issues, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var out pane.Issues
	for _, is := range f.Given {
		if !only.ID.IsZero() && is.Link != only || f.settled(is) {
			continue
		}
		if limit > 0 && len(out.Found) == limit {
			out.More++
			continue
		}
		is.Base = int64(len(f.past)) + 1
		out.Found = append(out.Found, is)
	}
	return out, f.Err
}

// settled tells whether an action that counts still ended an issue.
func (f *Fake) settled(is pane.Issue) bool {
	for _, edits := range f.Applied[:min(len(f.past), len(f.Applied))] {
		for _, e := range edits {
			_, named := e.Fields[is.Field]
			if e.Link == is.Link && (named || is.Field == "") {
				return true
			}
		}
	}
	return false
}

// Chart returns a chart of Charts, empty where that has none of the name.
func (f *Fake) Chart(_ context.Context, name string) (model.Chart, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if c, ok := f.Charts[name]; ok {
		return c, f.Err
	}
	return model.Chart{Name: name}, f.Err
}
