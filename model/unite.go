package model

import "slices"

// Union says how two records' values of a field become one.
type Union int

// The ways. Only Differ needs a person.
const (
	Same    Union = iota // both have it
	OnlyOne              // one has a value, which stays
	United               // a set: of both
	Differ               // both have a value, and not the same
)

// UniteField is a field of two records that become one.
type UniteField struct {
	Field *Field
	A, B  Value
	How   Union
	// Result is what stays; of a field that differs, A's until somebody chooses.
	Result Value
}

// Unite compares two records of a kind field by field, those that neither has a
// value of left out. A reference of one of them to the other is none: no record
// names itself.
func Unite(a, b *Record) []UniteField {
	var out []UniteField
	for _, f := range a.Kind.Fields {
		if f.Compute != nil {
			continue
		}
		u := UniteField{Field: f, A: withoutLinks(f, a.Values[f.index], a, b), B: withoutLinks(f, b.Values[f.index], a, b)}
		u.Result = u.A
		switch {
		case len(u.A)+len(u.B) == 0:
			continue
		case slices.Equal(u.A, u.B):
		case f.Type.IsSet():
			u.How = United
			u.Result = append(slices.Clone(u.A), slices.DeleteFunc(slices.Clone(u.B), func(s string) bool { return slices.Contains(u.A, s) })...)
			slices.Sort(u.Result)
		case len(u.A) == 0:
			u.How, u.Result = OnlyOne, u.B
		case len(u.B) == 0:
			u.How = OnlyOne
		default:
			u.How = Differ
		}
		out = append(out, u)
	}
	return out
}

// withoutLinks leaves out of a value what names one of two records.
func withoutLinks(f *Field, v Value, records ...*Record) Value {
	if !f.Type.IsRef() {
		return v
	}
	return slices.DeleteFunc(slices.Clone(v), func(s string) bool {
		return slices.ContainsFunc(records, func(r *Record) bool { return NamesRecord(f, s, Link{r.Kind.Name, r.ID}) })
	})
}

// NamesRecord tells whether a wire value of a reference field names a record.
func NamesRecord(f *Field, wire string, l Link) bool {
	if f.Type == TypeAnyRef || f.Type == TypeAnyRefs {
		return wire == l.String()
	}
	return wire == l.ID.String() && slices.Contains(f.Targets, l.Kind)
}

// Joined gives a text made of two, one after the other: what combining them
// begins with. It is for texts only.
func Joined(f *Field, texts ...string) string {
	out := ""
	for _, s := range texts {
		switch {
		case s == "" || s == out:
		case out == "":
			out = s
		case f.Type == TypeLong:
			out += "\n\n" + s
		default:
			out += " / " + s
		}
	}
	return out
}

// Joinable tells the types whose values can be combined.
func Joinable(t Type) bool { return t == TypeText || t == TypeLong }
