package pane

import (
	"slices"

	"relais/model"
	"relais/tui/widget"
)

// Line is an entry of a list as a sentence, under its heading: what is read
// where there is no screen.
type Line struct {
	Heading, Text string
	Link          model.Link
}

// Sentences joins what is said of an entry, in order of importance; what is empty
// is left out.
func (h *Host) Sentences(parts ...string) string {
	text := ""
	for _, p := range parts {
		switch {
		case p == "":
		case text == "":
			text = p
		default:
			text = h.T("linear.with", "text", text, "more", p)
		}
	}
	return text
}

// FieldOf returns the field of a kind that an action such as record.date
// changes, nil where the kind has none.
func FieldOf(action string, k *model.Kind) *model.Field { return firstField(k, oneKey[action]) }

// DraftFields returns values as a form's draft keeps them. labels names what
// they refer to, by id.
func (h *Host) DraftFields(k *model.Kind, values map[string]model.Value, labels map[string]string) map[string]string {
	form := widget.NewForm(h.Words, h.Theme, "", h.specs(k))
	h.fill(k, func(name string) model.Value { return values[name] }, labels, func(name string, values, labels []string) {
		form.Suggest(name, values, labels)
	})
	return form.Draft()
}

// DraftValues returns the values that a draft holds, but for records that were
// to be made with it: nobody asked for those yet.
func (h *Host) DraftValues(k *model.Kind, fields map[string]string) map[string]model.Value {
	form := widget.NewForm(h.Words, h.Theme, "", h.specs(k))
	form.Restore(fields)
	out := map[string]model.Value{}
	for name, v := range form.ChangedValues() {
		f := k.Field(name)
		v = slices.DeleteFunc(slices.Clone(v), func(s string) bool { _, made := fields[madePrefix+s]; return made })
		out[name] = wire(f, v)
	}
	return out
}
