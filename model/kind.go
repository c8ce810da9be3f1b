package model

import (
	"fmt"
	"slices"
	"strings"
)

// Kind is the declaration of a kind of record: what its table, forms, lists,
// verbs, search, history and merge are made from.
type Kind struct {
	Name   string
	Fields []*Field // stored fields in order, then computed ones
	// Label names the fields that tell a record apart in one line.
	Label []string
	// Columns names the fields of a list, the most important first.
	Columns []string
	// Sort names the field that lists are in the order of; "-" before it
	// turns the order round.
	Sort string
	// Ranks names the fields that short lists choose and order by: see Ranked.
	Ranks []string
	// Paged says that lists are long: see KindOf.Paged.
	Paged bool
	// Found names the fields that few of many records are found by: see Finding.
	Found []string
	// Beside names the fields that the index of the kind's order holds: see KindOf.Beside.
	Beside []string

	byName  map[string]*Field
	fresh   func() any
	rules   []func(rec any, env Env) error
	effects []func(old, rec any, id ID, env Env) []*Record
	hides   func(rec any) bool
}

// KindOf is a Kind whose records are read as values of type T.
type KindOf[T any] struct{ *Kind }

// reserved are names that JSON gives a meaning of its own.
var reserved = []string{"id", "kind", "deleted", "conflicts", "hidden"}

// usualColumns is how many of its first fields a list shows where the kind does
// not say which.
const usualColumns = 5

// Define declares a kind. A declaration that contradicts itself is a bug of
// ours and panics when the program starts, hence in every test.
func Define[T any](name string, fields ...FieldOf[T]) KindOf[T] {
	k := &Kind{Name: name, byName: make(map[string]*Field, len(fields)), fresh: func() any { return new(T) }}
	k.Fields = make([]*Field, 0, len(fields))
	for _, f := range fields {
		if slices.Contains(reserved, f.Name) || k.byName[f.Name] != nil {
			panic(fmt.Sprintf("model: kind %s: field %s is reserved or declared twice", name, f.Name))
		}
		f.index = len(k.Fields)
		k.Fields = append(k.Fields, f.Field)
		k.byName[f.Name] = f.Field
	}
	if first := k.Positional(); first != nil {
		k.Label = []string{first.Name}
		k.Sort = first.Name
	}
	k.Columns = make([]string, 0, usualColumns)
	for _, f := range k.Fields[:min(usualColumns, len(k.Fields))] {
		k.Columns = append(k.Columns, f.Name)
	}
	return KindOf[T]{k}
}

// Labelled says which fields tell a record apart.
func (k KindOf[T]) Labelled(names ...string) KindOf[T] { k.must(names); k.Label = names; return k }

// Listed says which fields a list shows, the most important first.
func (k KindOf[T]) Listed(names ...string) KindOf[T] { k.must(names); k.Columns = names; return k }

// Sorted says which field lists follow.
func (k KindOf[T]) Sorted(name string) KindOf[T] { k.Sort = name; return k }

// Ranked names the fields that lists choose and order by when they ask for
// hardly anything else, the most selective first: an index holds them, so that
// such a list does not go through whole records.
func (k KindOf[T]) Ranked(names ...string) KindOf[T] { k.must(names); k.Ranks = names; return k }

// Paged says that lists, which are sorted the newest first, are long, so that
// their first screen is asked for by itself: an index holds that order.
func (k KindOf[T]) Paged() KindOf[T] {
	if !strings.HasPrefix(k.Sort, "-") {
		panic("model: kind " + k.Name + " has no newest first")
	}
	k.Kind.Paged = true
	return k
}

// Finding names fields that lists of few of the kind's many records ask for: a
// reference (those of one project), or the field that the kind is sorted by
// (those of one week). An index for each finds them, in the order of lists.
func (k KindOf[T]) Finding(names ...string) KindOf[T] {
	k.must(names)
	if k.Sort == "" || strings.HasPrefix(k.Sort, "-") {
		panic("model: kind " + k.Name + " has no order to find by")
	}
	k.Kind.Found = names
	return k
}

// Beside names the fields that lists found by the kind's own order show: its index
// holds them, so that such a list reads nothing else.
func (k KindOf[T]) Beside(names ...string) KindOf[T] { k.must(names); k.Kind.Beside = names; return k }

// Rule adds a rule that a record must keep when it is edited. Merges may
// break it: such records are listed for review.
func (k KindOf[T]) Rule(check func(*T, Env) error) KindOf[T] {
	k.rules = append(k.rules, func(rec any, env Env) error { return check(rec.(*T), env) })
	return k
}

// Effect adds records that an edit brings about in the same changeset. Each
// must have an ID derived from its cause, so that it comes about once.
func (k KindOf[T]) Effect(make func(old, rec *T, id ID, env Env) []*Record) KindOf[T] {
	k.effects = append(k.effects, func(old, rec any, id ID, env Env) []*Record {
		before, _ := old.(*T)
		return make(before, rec.(*T), id, env)
	})
	return k
}

// SensitiveWhen protects whole records: their texts and references.
func (k KindOf[T]) SensitiveWhen(rule func(*T) bool) KindOf[T] {
	k.hides = func(rec any) bool { return rule(rec.(*T)) }
	return k
}

func (k *Kind) must(names []string) {
	for _, n := range names {
		if k.byName[n] == nil {
			panic("model: kind " + k.Name + " has no field " + n)
		}
	}
}

// Field finds a field by name, or gives nil.
func (k *Kind) Field(name string) *Field { return k.byName[name] }

// Positional is the first required text field: `relais KIND add "…"` gives it
// without its flag. Nil where there is none.
func (k *Kind) Positional() *Field {
	for _, f := range k.Fields {
		if f.Required && (f.Type == TypeText || f.Type == TypeLong) {
			return f
		}
	}
	return nil
}

// Stored lists the fields that the log holds.
func (k *Kind) Stored() []*Field {
	var out []*Field
	for _, f := range k.Fields {
		if f.Compute == nil {
			out = append(out, f)
		}
	}
	return out
}

// New makes an empty record with the kind's defaults.
func (k *Kind) New(env Env) *Record {
	r := &Record{Kind: k, Values: make([]Value, len(k.Fields))}
	for i, f := range k.Fields {
		if f.Default != nil {
			r.Values[i] = Single(f.Default(env))
		}
	}
	return r
}

// Check refuses a record that breaks its fields' or its kind's rules.
func (k *Kind) Check(r *Record, env Env) error {
	for i, f := range k.Fields {
		if f.Compute != nil {
			continue
		}
		if f.Required && len(r.Values[i]) == 0 {
			return Refuse(Invalid, "field.required").On(f.Name)
		}
	}
	if len(k.rules) == 0 {
		return nil
	}
	rec := r.decode()
	for _, rule := range k.rules {
		if err := rule(rec, env); err != nil {
			return err
		}
	}
	return nil
}

// Effects lists the records that an edit from old (nil for a new record) to r
// brings about.
func (k *Kind) Effects(old, r *Record, env Env) []*Record {
	var before any
	if old != nil {
		before = old.decode()
	}
	var out []*Record
	for _, effect := range k.effects {
		out = append(out, effect(before, r.decode(), r.ID, env)...)
	}
	return out
}

// Record is one record of any kind, its values in wire form.
type Record struct {
	Kind   *Kind
	ID     ID
	Values []Value // by Field.Index; computed fields are filled on demand
	// Base is the log position that the record was read at: an edit that
	// began here replaces what was shown here and nothing later.
	Base int64
	// Conflicts holds, by field name, every value that nothing replaced,
	// the shown one first, where they differ.
	Conflicts map[string][]Head
	Deleted   bool
	// Sealed names the fields with a protected value that this device does not
	// hold: their Values lack it.
	Sealed []string
	// Created and Changed are the wall times of the first and last change, in
	// milliseconds since 1970; 0 for a record that was never saved.
	Created, Changed int64
}

// Head is a value of a register that nothing replaced, and whose it is.
type Head struct {
	Op     OpID
	Value  string
	Author ID
	Stamp  Stamp
	Sealed bool // the value is protected, and not held here
}

// Get gives a field's Value; nil for a field that the kind lacks.
func (r *Record) Get(name string) Value {
	if f := r.Kind.byName[name]; f != nil && f.index < len(r.Values) {
		return r.Values[f.index]
	}
	return nil
}

// One gives a register's wire string by the field's name.
func (r *Record) One(name string) string { return r.Get(name).One() }

// Put sets a field's Value by name; a field that the kind lacks is a bug.
func (r *Record) Put(name string, v ...string) *Record {
	f := r.Kind.byName[name]
	if f == nil {
		panic("model: kind " + r.Kind.Name + " has no field " + name)
	}
	r.Values[f.index] = slices.DeleteFunc(Value(v), func(s string) bool { return s == "" })
	return r
}

// Hidden lists the names of the fields that hold something sensitive, whether
// it is held here or not.
func (r *Record) Hidden() []string {
	var out []string
	whole := r.Kind.hides != nil && r.Kind.hides(r.decode())
	for i, f := range r.Kind.Fields {
		if len(r.Values[i]) > 0 && (f.Sensitive || whole && telling(f.Type)) || slices.Contains(r.Sealed, f.Name) {
			out = append(out, f.Name)
		}
	}
	return out
}

// HiddenFrom lists the fields that somebody must not be shown: the sensitive
// ones, or only those that are not held here where the others were asked for.
func (r *Record) HiddenFrom(reveal bool) []string {
	if reveal {
		return r.Sealed
	}
	return r.Hidden()
}

// Sensitive tells whether a value that is written now to a field of the record
// is to be protected: readable for coordinators and officers only.
func (r *Record) Sensitive(f *Field) bool {
	return f.Sensitive || telling(f.Type) && r.Protected()
}

// Nameless tells whether a field that the record is told apart by is not held
// here.
func (r *Record) Nameless() bool {
	return slices.ContainsFunc(r.Kind.Label, func(name string) bool { return slices.Contains(r.Sealed, name) })
}

// Guarded tells whether a rule may protect whole records of the kind: whoever
// shows one must then have read all of its fields.
func (k *Kind) Guarded() bool { return k.hides != nil }

// Protected tells whether the whole record is sensitive, its label with it.
func (r *Record) Protected() bool { return r.Kind.hides != nil && r.Kind.hides(r.decode()) }

// telling are the types whose values may give a person away.
func telling(t Type) bool {
	return t == TypeText || t == TypeLong || t == TypeFile || t == TypeSet || t.IsRef()
}

func (r *Record) decode() any { return r.decodeInto(r.Kind.fresh()) }

func (r *Record) decodeInto(rec any) any {
	for i, f := range r.Kind.Fields {
		if f.Compute == nil && i < len(r.Values) && len(r.Values[i]) > 0 {
			f.set(rec, r.Values[i])
		}
	}
	return rec
}

func decode[T any](r *Record) *T { return r.decode().(*T) }

// Read gives a record as the kind's own type.
func (k KindOf[T]) Read(r *Record) *T {
	if r.Kind != k.Kind {
		panic("model: a " + r.Kind.Name + " is read as a " + k.Name)
	}
	return decode[T](r)
}

// ReadInto is Read into a value that is there already, for long lists: memory
// that nobody touched before is dear.
func (k KindOf[T]) ReadInto(rec *T, r *Record) {
	if r.Kind != k.Kind {
		panic("model: a " + r.Kind.Name + " is read as a " + k.Name)
	}
	*rec = *new(T)
	r.decodeInto(rec)
}

// Write gives the record of a value of the kind's own type.
func (k KindOf[T]) Write(id ID, v *T) *Record {
	r := &Record{Kind: k.Kind, ID: id, Values: make([]Value, len(k.Fields))}
	for i, f := range k.Fields {
		if f.Compute == nil {
			r.Values[i] = f.get(v)
		}
	}
	return r
}
