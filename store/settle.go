package store

import (
	"slices"

	"relais/model"
)

// Settle gives a field in conflict one of the values that stand in it, as they
// were shown at base (0 for now): a value that came in since stays beside it.
// Rules do not run: the value is in the log, and whoever settles may have to
// settle another field before the record keeps its rules. It refuses a value
// that none of them is (conflict.no_such).
func (t *Tx) Settle(kind *model.Kind, id model.ID, base int64, field, value string) error {
	p, err := t.editable(kind, id, base)
	if err != nil {
		return err
	}
	f := kind.Field(field)
	if f == nil || f.Compute != nil || f.Type.IsSet() {
		return model.Refuse(model.Invalid, "conflict.no_field", "value", field)
	}
	shown, err := t.shownAt(p)
	if err != nil {
		return err
	}
	stands := func(o live) bool { return o.field == field && o.typ.HasValue() && o.value == value }
	if !slices.ContainsFunc(shown, stands) {
		return model.Refuse(model.Invalid, "conflict.no_such", "value", value).On(field)
	}
	p.put(f, model.Single(value))
	p.kept[field] = true
	return nil
}

// LetStand ends an issue of a deletion: keep has the record stand, or brings it
// back where others name it; else the deletion stands, and who names the record
// names the one that it was merged into, or none.
func (t *Tx) LetStand(is *Issue, keep bool) error {
	kind := model.KindNamed(is.Link.Kind)
	switch {
	case keep:
		return t.Restore(kind, is.Link.ID)
	case is.Type == model.IssueReference:
		return t.Rename(is.Link, is.Into)
	}
	return t.Delete(kind, is.Link.ID, is.Base)
}
