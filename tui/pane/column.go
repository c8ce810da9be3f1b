package pane

import (
	"relais/model"
	"relais/tui/widget"
)

// rankOf tells how early a column gives way where there is no room: what tells a
// record apart never does, wherever it stands; the others come as the kind lists
// them, which is by importance.
func rankOf(kind *model.Kind, f *model.Field, place int) int {
	if main := kind.Positional(); f == main || main == nil && place == 0 {
		return 0
	}
	return max(1, place)
}

// columnOf gives a field the room that its values usually need.
func columnOf(h *Host, kind *model.Kind, f *model.Field, place int) widget.Column {
	c := widget.Column{ID: f.Name, Title: Upper(h.Words.Field(kind.Name, f.Name)), Rank: rankOf(kind, f, place)}
	switch f.Type {
	case model.TypeDay:
		c.Width, c.Min = 18, 13
	case model.TypeMoment:
		c.Width, c.Min = 24, 20
	case model.TypeChoice:
		c.Width, c.Min = 14, 10
	case model.TypeInt:
		c.Width, c.Min, c.Right = 10, 6, true
	case model.TypeMoney:
		c.Width, c.Min, c.Right = 14, 12, true
	case model.TypeBool:
		c.Width = 6
	case model.TypeRef, model.TypeAnyRef:
		c.Width, c.Min, c.Grow = 18, 10, 1
	default:
		c.Width, c.Min, c.Grow = 20, 10, 2
	}
	if c.Rank == 0 && c.Grow > 0 {
		c.Width, c.Min, c.Grow = 30, 24, 4
	}
	c.Width = max(c.Width, min(widget.Width(c.Title)+2, 16))
	return c
}
