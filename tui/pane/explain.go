package pane

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"relais/model"
	"relais/tui/widget"
)

// StatusMeaning says what a status of a kind means, empty where its word says
// all there is.
func (h *Host) StatusMeaning(kind, code string) string {
	for _, key := range []string{"about.status." + kind + "." + code, "about.status." + code} {
		if h.Words.Has(key) {
			return h.T(key)
		}
	}
	return ""
}

// keyOf is the key of an action now, or its words where there are no keys.
func (h *Host) keyOf(id, words string) string {
	if h.KeyOf != nil {
		if key := h.KeyOf(id); key != "" {
			return key
		}
	}
	return h.Words.Quote(h.T(words))
}

// Explain says in paragraphs what a field means, how it is written, what it may
// hold, and who may read it.
func (h *Host) Explain(k *model.Kind, f *model.Field) []string {
	var out []string
	for _, key := range []string{"about.field." + k.Name + "." + f.Name, "about.field." + f.Name} {
		if h.Words.Has(key) {
			out = append(out, h.T(key))
			break
		}
	}
	out = append(out, h.T("about.type."+typeWord(f), "kinds", h.targets(f)))
	if word := typeWord(f); word == "refs" || word == "set" {
		out = append(out, h.T("about.removes"))
	}
	for _, code := range f.Codes {
		line := "· " + h.Words.Choice(k.Name, f.Name, code)
		if meaning := h.StatusMeaning(k.Name, code); meaning != "" && f.Name == "status" {
			line = "· " + h.Words.Label(h.Words.Choice(k.Name, f.Name, code), meaning)
		}
		out = append(out, line)
	}
	if creatable(f) {
		out = append(out, h.T("about.creates"))
	}
	switch {
	case f.Required:
		out = append(out, h.T("about.required"))
	case f.Default == nil:
		out = append(out, h.T("about.optional"))
	}
	for _, id := range []string{"status", "owner", "date", "priority", "tags"} {
		if FieldOf("record."+id, k) == f {
			out = append(out, h.T("about.one_key", "key", h.keyOf("record."+id, "action."+id)))
		}
	}
	if f.Sensitive || k.Guarded() && f.Name == "sensitive" {
		out = append(out, h.T("about.protected", "key", h.keyOf("app.reveal", "action.reveal")))
	}
	return out
}

// typeWord names what is said of a field's type.
func typeWord(f *model.Field) string {
	if f.Name == recurrence {
		return recurrence
	}
	switch f.Type {
	case model.TypeLong:
		return "long"
	case model.TypeChoice:
		return "choice"
	case model.TypeCodes:
		return "codes"
	case model.TypeDay:
		return "day"
	case model.TypeMoment:
		return "moment"
	case model.TypeInt:
		return "int"
	case model.TypeBool:
		return "bool"
	case model.TypeMoney:
		return "money"
	case model.TypeRef, model.TypeAnyRef:
		return "ref"
	case model.TypeRefs, model.TypeAnyRefs:
		return "refs"
	case model.TypeSet:
		return "set"
	case model.TypeFile:
		return "file"
	}
	return "text"
}

// targets names the kinds that a reference may be of.
func (h *Host) targets(f *model.Field) string {
	if len(f.Targets) == 0 {
		return h.T("about.any_kind")
	}
	words := make([]string, len(f.Targets))
	for i, kind := range f.Targets {
		words[i] = h.Words.Kind(kind)
	}
	return h.Words.Or(words...)
}

// ExplainField opens the explanation of a field.
func (h *Host) ExplainField(k *model.Kind, f *model.Field) tea.Cmd {
	title := Upper(h.Words.Field(k.Name, f.Name)) + " · " + h.Words.Kind(k.Name)
	help := widget.NewHelp(h.Words, h.Theme, []widget.HelpGroup{{Title: title, Text: h.Explain(k, f)}})
	return h.Push(&Helper{Help: help})
}

// Helper is a help as a dialog.
type Helper struct{ Help *widget.Help }

// Init asks for nothing.
func (d *Helper) Init() tea.Cmd { return nil }

// Update scrolls, and closes.
func (d *Helper) Update(msg tea.Msg) (bool, tea.Cmd) {
	return d.Help.Update(msg) == widget.Abandoned, nil
}

// Size asks for the lines that there are.
func (d *Helper) Size(width, height int) (int, int) {
	w := min(width, helpWidth)
	return w, min(height, max(6, d.Help.Lines(w)), helpHeight)
}

// The size of a help at most.
const (
	helpWidth  = 76
	helpHeight = 40
)

// Render draws the help in exactly width by height cells.
func (d *Helper) Render(width, height int) string { return d.Help.Render(width, height) }

// Cursor is nowhere.
func (d *Helper) Cursor() *tea.Cursor { return nil }

// Click does nothing.
func (d *Helper) Click(_, _ int) (bool, tea.Cmd) { return false, nil }

// Wheel scrolls.
func (d *Helper) Wheel(lines int) { d.Help.Scroll(lines) }

// explain opens the explanation of the form's field under the cursor.
func (d *FormDialog) explain() tea.Cmd {
	f := d.kind.Field(strings.TrimSpace(d.form.Focused()))
	if f == nil {
		return nil
	}
	return d.host.ExplainField(d.kind, f)
}
