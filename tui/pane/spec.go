package pane

import (
	"slices"
	"strings"

	"relais/model"
	"relais/tui/widget"
)

// formOrder names the fields that a kind's form asks first, where that is not
// the order of the declaration. A contact is asked in the order of a phone call.
var formOrder = map[string][]string{
	"interaction": {"summary", "organisations", "people", "follow_up", "channel", "notes", "project", "moment", "sensitive", "actions"},
	"objective":   {"title", "number"},
	"means":       {"title", "number"},
	"action":      {"text", "ref", "status", "responsible"},
	"deadline":    {"title", "day", "type", "status", "about"},
	"grant":       {"programme", "funder", "amount", "start", "end", "status", "project"},
}

// FormFields lists the fields that a kind's form asks for: those of formOrder,
// then the others in the order of the declaration. What rules or computation set
// is left out.
func FormFields(k *model.Kind) []*model.Field {
	var out []*model.Field
	first := formOrder[k.Name]
	for _, name := range first {
		out = append(out, k.Field(name))
	}
	for _, f := range k.Stored() {
		if !f.ReadOnly && !slices.Contains(first, f.Name) {
			out = append(out, f)
		}
	}
	return out
}

// specs declares the fields of a kind's form.
func (h *Host) specs(k *model.Kind) []widget.FieldSpec {
	var out []widget.FieldSpec
	for _, f := range FormFields(k) {
		out = append(out, h.spec(k, f))
	}
	return out
}

func (h *Host) spec(k *model.Kind, f *model.Field) widget.FieldSpec {
	s := widget.FieldSpec{
		Name: f.Name, Label: h.Words.Field(k.Name, f.Name), Required: f.Required,
		Limit: model.MaxTextBytes, Parse: h.Reader(k.Name, f), Create: creatable(f),
		Type: typeOf[f.Type], Anew: f.Type == model.TypeDay || f.Type == model.TypeMoment,
	}
	if help := helpOf(f); help != "" {
		s.Help = h.T("form.help." + help)
	}
	if f.Type == model.TypeLong {
		s.Limit = model.MaxLongBytes
	}
	if f.Sensitive {
		s.Label += " · " + h.T("widget.form.protected")
		if h.Session.Withheld {
			s.Help = h.T("form.help.withheld")
		}
	}
	codes := f.Codes
	if f.Type == model.TypeBool {
		codes = []string{"1", "0"}
	}
	for _, code := range codes {
		s.Options = append(s.Options, widget.Option{Value: code, Label: h.one(k.Name, f, code).Text})
	}
	return s
}

var typeOf = map[model.Type]widget.FieldType{
	model.TypeText: widget.TextField, model.TypeLong: widget.LongField, model.TypeChoice: widget.ChoiceField,
	model.TypeDay: widget.TextField, model.TypeMoment: widget.TextField, model.TypeInt: widget.TextField,
	model.TypeBool: widget.ChoiceField, model.TypeMoney: widget.TextField, model.TypeRef: widget.RefField,
	model.TypeAnyRef: widget.RefField, model.TypeFile: widget.TextField, model.TypeSet: widget.SetField,
	model.TypeCodes: widget.CodesField, model.TypeRefs: widget.RefsField, model.TypeAnyRefs: widget.RefsField,
}

// helpOf names the hint of a field's type, empty if it needs none.
func helpOf(f *model.Field) string {
	switch word := typeWord(f); word {
	case "int":
		return "number"
	case "long", "choice", "codes", "bool":
		return "text"
	default:
		return word
	}
}

// fill gives the form's fields the values of a record. References are held by
// links, since candidates of several kinds are told apart by them.
func (h *Host) fill(k *model.Kind, values func(name string) model.Value, labels map[string]string,
	put func(name string, values, labels []string),
) {
	for _, f := range k.Stored() {
		v := values(f.Name)
		if f.ReadOnly || len(v) == 0 {
			continue
		}
		var shown []string
		switch {
		case f.Type.IsRef():
			for _, s := range v {
				shown = append(shown, h.label(s, labels))
			}
			v = asLinks(f, v)
		case typeOf[f.Type] == widget.TextField:
			shown = []string{h.Typed(f, v.One())}
		}
		put(f.Name, v, shown)
	}
}

// asLinks turns the wire value of a reference into links, as candidates have
// them, so that the same record is not taken twice. Where IDs of several kinds
// are possible they stay.
func asLinks(f *model.Field, v model.Value) model.Value {
	if len(f.Targets) != 1 || f.Type == model.TypeAnyRef || f.Type == model.TypeAnyRefs {
		return v
	}
	out := make(model.Value, len(v))
	for i, s := range v {
		out[i] = s
		if id, ok := model.ParseID(s); ok {
			out[i] = model.Link{Kind: f.Targets[0], ID: id}.String()
		}
	}
	return out
}

// wire turns a form's value into the record's: candidates bring links where
// the field holds IDs. A record named twice, once by its ID and once by its
// link, is there once.
func wire(f *model.Field, v []string) model.Value {
	out := model.Value{}
	for _, s := range v {
		if f.Type.IsRef() {
			s = RefValue(f, s)
		}
		if s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// splitWords reads the words of a set typed on one line: those after a minus
// are to be taken away.
func splitWords(text string) (add, remove model.Value) {
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ';' }) {
		w = strings.TrimSpace(w)
		if rest, ok := strings.CutPrefix(w, "-"); ok {
			if rest = strings.TrimSpace(rest); rest != "" {
				remove = append(remove, rest)
			}
		} else if w != "" {
			add = append(add, w)
		}
	}
	return add, remove
}
