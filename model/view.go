package model

import "slices"

// View is a saved view: which records of one kind, how they are laid out. Its
// query is a line of the filter language, with order and grouping.
type View struct {
	Title, KindOf, Query string
	Layout               string
	Pinned               Opt[bool]
	Columns              []string
	Notes                string
}

// The layouts of a view.
const (
	LayoutList     = "list"
	LayoutTree     = "tree"
	LayoutBoard    = "board"
	LayoutAgenda   = "agenda"
	LayoutTimeline = "timeline"
)

// Views declares the kind view.
var Views = Define("view",
	Text("title", func(v *View) *string { return &v.Title }).Required().Searched(),
	Choice("kind_of", func(v *View) *string { return &v.KindOf }, "task"),
	Text("query", func(v *View) *string { return &v.Query }),
	Choice("layout", func(v *View) *string { return &v.Layout }, LayoutList, LayoutTree, LayoutBoard, LayoutAgenda, LayoutTimeline),
	Bool("pinned", func(v *View) *Opt[bool] { return &v.Pinned }),
	Set("columns", func(v *View) *[]string { return &v.Columns }),
	Long("notes", func(v *View) *string { return &v.Notes }).Searched(),
).Listed("title", "kind_of", "layout", "pinned", "query")

func init() { // the kinds hold this one
	Views.Rule(keepView)
	f := Views.Field("kind_of")
	f.Codes = f.Codes[:0]
	for _, k := range Kinds {
		f.Codes = append(f.Codes, k.Name)
	}
}

// keepView refuses a view whose query cannot be read, or whose columns its kind
// lacks. It leaves a kind of a newer version alone.
func keepView(v *View, env Env) error {
	kind := KindNamed(v.KindOf)
	if kind == nil {
		return nil
	}
	if _, err := ParseQueryWith(kind, v.Query, env, env.Words); err != nil {
		return err
	}
	for _, name := range v.Columns {
		if kind.Field(name) == nil {
			return Refuse(Invalid, "view.column", "value", name).On("columns")
		}
	}
	return nil
}

// Shown lists the columns of a view: its own in the order of the kind, or else
// the kind's.
func (v *View) Shown(kind *Kind) []string {
	var out []string
	for _, f := range kind.Fields {
		if slices.Contains(v.Columns, f.Name) {
			out = append(out, f.Name)
		}
	}
	if len(out) == 0 {
		return kind.Columns
	}
	return out
}

// DayFields names the fields that say from which day and up to which a record
// of the kind lasts, or when it is due; end is nil where there is one only.
func (k *Kind) DayFields() (start, end *Field) {
	for _, pair := range [][2]string{
		{"start", "end"}, {"start", "due"}, {"opens", "closes"}, {"since", "until"},
		{"due", ""}, {"day", ""}, {"moment", ""}, {"review", ""}, {"occurred", ""}, {"start", ""}, {"end", ""}, {"target_day", ""},
	} {
		if start, end = k.Field(pair[0]), k.Field(pair[1]); start != nil && (end != nil || pair[1] == "") {
			return start, end
		}
	}
	for _, f := range k.Fields {
		if f.Type == TypeDay || f.Type == TypeMoment {
			return f, nil
		}
	}
	return nil, nil
}

// Steps names the field whose values are the columns of a board: a status, or
// else the first choice; nil for a kind without.
func (k *Kind) Steps() *Field {
	if f := k.Field("status"); f != nil && len(f.Codes) > 0 && f.Compute == nil {
		return f
	}
	for _, f := range k.Stored() {
		if f.Type == TypeChoice && !f.ReadOnly {
			return f
		}
	}
	return nil
}

// above lists references by which a record lies under another, the nearest
// first.
var above = []string{
	"action", "means", "objective", "plan", "budget_line", "grant", "indicator", "result", "dues", "membership",
	"meeting", "internship", "project", "organisation", "parent", "about",
}

// CanLay tells whether the kind has what a layout of a view takes.
func (k *Kind) CanLay(layout string) bool {
	switch layout {
	case LayoutTree:
		return k.Parent() != nil
	case LayoutBoard:
		return k.Steps() != nil || len(k.Branches()) > 0
	case LayoutAgenda, LayoutTimeline:
		start, _ := k.DayFields()
		return start != nil
	}
	return layout == LayoutList
}

// Layouts lists the layouts in the order in which they are offered.
var Layouts = []string{LayoutList, LayoutBoard, LayoutAgenda, LayoutTimeline, LayoutTree}

// Parent names the reference by which records of the kind make a tree: to their
// own kind, or else to what they are a part of; nil for a kind without.
func (k *Kind) Parent() *Field {
	for _, f := range k.Branches() {
		if len(f.Targets) == 1 && f.Targets[0] == k.Name {
			return f
		}
	}
	for _, name := range above {
		if f := k.Field(name); f != nil && f.Compute == nil && (f.Type == TypeRef || f.Type == TypeAnyRef) {
			return f
		}
	}
	if all := k.Branches(); len(all) > 0 {
		return all[0]
	}
	return nil
}

// Branches lists the references to one record: those that a tree or the columns
// of a board can follow.
func (k *Kind) Branches() []*Field {
	var out []*Field
	for _, f := range k.Stored() {
		if f.Type == TypeRef || f.Type == TypeAnyRef {
			out = append(out, f)
		}
	}
	return out
}
