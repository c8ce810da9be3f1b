package model

import (
	"slices"
	"strconv"
	"strings"
)

// Search writes qui:marie where a filter has qui=marie; a filter takes both. A
// colon behind a word that names neither a field nor a filter of search belongs
// to the text.

// MainDay names the field that dates a record of a kind, "" for none.
func (k *Kind) MainDay() string {
	return k.first("due", "moment", "day", "occurred", "start", "closes", "since", "review")
}

// Owner names the field that says who answers for a record, "" for none.
func (k *Kind) Owner() string { return k.first("assignee", "responsible", "mover", "done_by") }

// first gives the first of some names that a field of the kind has.
func (k *Kind) first(names ...string) string {
	if i := slices.IndexFunc(names, func(n string) bool { return k.Field(n) != nil }); i >= 0 {
		return names[i]
	}
	return ""
}

// colon tells whether a name before a colon makes a condition.
func (b binder) colon(name string) bool {
	first, _, _ := strings.Cut(name, ".")
	return b.field(b.kind, first) != nil || b.searchFilter(name) != ""
}

// searchFilter names the filter of search that a word means, "" for none.
func (b binder) searchFilter(word string) string {
	if folded := FoldText(word); slices.Contains(SearchFilters(), folded) {
		return folded
	}
	if words, ok := b.words.(SearchWords); ok && word != "" {
		return words.SearchFilter(word)
	}
	return ""
}

// uncolon writes a term with a colon as filters do. It fails where the kind has
// no such field, and for a kind of record: a list has its own.
func (b binder) uncolon(t rawTerm) (rawTerm, error) {
	at := strconv.Itoa(t.column)
	if len(t.values) == 0 {
		return t, Refuse(Invalid, "query.colon", "field", t.name, "column", at)
	}
	first, _, _ := strings.Cut(t.name, ".")
	if b.field(b.kind, first) != nil {
		found, err := b.reaches(t)
		if err != nil {
			return t, err
		}
		t.op = "="
		if ops := opsOf(found[0].field.Type); slices.Contains(ops, "~") && found[0].field.Type != TypeSet {
			t.op = "~"
		}
		return t, nil
	}
	typed := t.name
	switch b.searchFilter(typed) {
	case FilterKind:
		return t, Refuse(Invalid, "query.kind", "field", typed, "column", at)
	case FilterStatus:
		t.name, t.op = "status", "="
	case FilterWho:
		t.name, t.op = b.kind.Owner(), "="
	case FilterBefore:
		t.name, t.op = b.kind.MainDay(), "<"
	case FilterAfter:
		t.name, t.op = b.kind.MainDay(), ">="
	}
	if b.kind.Field(t.name) == nil {
		return t, Refuse(Invalid, "query.field", "field", typed, "column", at)
	}
	return t, nil
}
