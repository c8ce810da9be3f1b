package pane

import (
	"slices"
	"strings"

	"relais/model"
	"relais/tui/i18n"
)

// Suggestion is what may stand at the end of a filter.
type Suggestion struct {
	Text string // what to put there, quoted where it must be
	Hint string // what it means
}

// Suggest lists what a slot of a filter may hold, in the user's words; what a
// reference may name, the caller asks for.
func Suggest(words *i18n.Catalogue, slot model.Slot) []Suggestion {
	s := suggester{words: words, typed: slugFold(slot.Typed)}
	switch {
	case slot.Field != nil:
		s.values(slot)
	default:
		for _, k := range slot.Kinds {
			s.fields(k, slot.Ordering)
		}
	}
	return s.out
}

func slugFold(s string) string { return strings.ReplaceAll(model.FoldText(s), "_", "-") }

type suggester struct {
	words *i18n.Catalogue
	typed string // folded
	out   []Suggestion
}

// offer adds the first of several forms that begins as typed, with what follows
// it.
func (s *suggester) offer(after, hint string, forms ...string) {
	for _, f := range forms {
		if f != "" && strings.HasPrefix(slugFold(f), s.typed) {
			text := Quoted(f) + after
			if !slices.ContainsFunc(s.out, func(o Suggestion) bool { return o.Text == text }) {
				s.out = append(s.out, Suggestion{text, hint})
			}
			return
		}
	}
}

// fields offers a kind's fields; one that is typed whole, its signs too.
func (s *suggester) fields(k *model.Kind, ordering bool) {
	for _, f := range k.Fields {
		forms := append([]string{i18n.Slug(s.words.Field(k.Name, f.Name))}, s.words.Listed("alias.field."+f.Name)...)
		forms = append(forms, f.Name)
		switch whole := slices.ContainsFunc(forms, func(w string) bool { return slugFold(w) == s.typed }); {
		case ordering:
			s.offer("", f.Name, forms...)
		case whole:
			for _, op := range f.QueryOps() {
				s.offer(op, f.Name, forms...)
			}
			if f.Type.IsRef() && len(f.Targets) > 0 {
				s.offer(".", f.Name, forms...)
			}
		default:
			s.offer(f.QueryOps()[0], f.Name, forms...)
		}
	}
}

// values offers codes, yes and no, or days.
func (s *suggester) values(slot model.Slot) {
	f := slot.Field
	for _, code := range f.Codes {
		s.offer("", code, i18n.Slug(s.words.Choice(slot.Of.Name, f.Name, code)), code)
	}
	switch f.Type {
	case model.TypeBool:
		s.offer("", "1", s.words.T("widget.form.yes"))
		s.offer("", "0", s.words.T("widget.form.no"))
	case model.TypeDay, model.TypeMoment:
		for _, w := range strings.Split(s.words.T("query.days"), ",") {
			s.offer("", "", strings.TrimSpace(w))
		}
	case model.TypeRef, model.TypeRefs, model.TypeAnyRef, model.TypeAnyRefs:
		if len(f.Targets) == 0 || slices.Contains(f.Targets, model.People.Name) {
			for _, w := range s.words.Listed("value.me") {
				s.offer("", "", w)
				return
			}
		}
	}
}

// Quoted puts quotes around what a filter would take apart.
func Quoted(s string) string {
	if !strings.ContainsAny(s, " ,()\u00a0\u202f\t") {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, "") + `"`
}

// ShortName is the part of a label that people say: an acronym, a ref.
func ShortName(label string) string {
	short, _, _ := strings.Cut(label, " · ")
	short, _, _ = strings.Cut(short, " — ")
	return short
}
