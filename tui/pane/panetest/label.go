package panetest

import (
	"strings"

	"relais/model"
	"relais/tui/pane"
)

// linkOf reads a reference's wire value.
func linkOf(fd *model.Field, s string) model.Link {
	if l, ok := model.ParseLink(s); ok && !l.ID.IsZero() {
		return l
	}
	id, _ := model.ParseID(s)
	for _, k := range fd.Targets {
		if id != (model.ID{}) {
			return model.Link{Kind: k, ID: id}
		}
	}
	return model.Link{}
}

func (f *Fake) label(_ *model.Kind, s string, fd *model.Field) string {
	l := linkOf(fd, s)
	for _, k := range append([]string{l.Kind}, fd.Targets...) {
		if r := f.now[model.Link{Kind: k, ID: l.ID}]; r != nil {
			return f.labelOf(r)
		}
	}
	return ""
}

// shown is the label of a reference in a list: that of a protected record is
// hidden unless it is asked for.
func (f *Fake) shown(s string, fd *model.Field, reveal bool) string {
	l := linkOf(fd, s)
	for _, k := range append([]string{l.Kind}, fd.Targets...) {
		if r := f.now[model.Link{Kind: k, ID: l.ID}]; r != nil && r.Protected() && !reveal {
			return pane.Hidden
		}
	}
	return f.label(nil, s, fd)
}

func (f *Fake) labelOf(r *model.Record) string {
	var parts []string
	for _, name := range r.Kind.Label {
		fd := r.Kind.Field(name)
		text := r.One(name)
		if fd.Type.IsRef() {
			text = f.label(r.Kind, text, fd)
		}
		if text != "" {
			parts = append(parts, text)
		}
	}
	return strings.Join(parts, " — ")
}
