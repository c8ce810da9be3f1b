package model

import (
	"slices"
	"strconv"
	"unicode/utf8"
)

// Type is the type of a field. It decides the register or set in the log, the
// column in the derived table, the control in a form and the flag's value.
type Type int

// The types of fields; DESIGN §3. The names in typeNames live in the log.
const (
	TypeText   Type = iota // one line
	TypeLong               // several lines, merged when edited apart
	TypeChoice             // one of Codes; an unknown code is kept
	TypeDay
	TypeMoment
	TypeInt
	TypeBool
	TypeMoney
	TypeRef     // one record of Targets
	TypeAnyRef  // one record of any kind: a Link
	TypeFile    // name or address of a file
	TypeSet     // words
	TypeCodes   // several of Codes
	TypeRefs    // several records of Targets
	TypeAnyRefs // several records of any kind
)

// IsSet tells the types that hold several values from registers.
func (t Type) IsSet() bool { return t >= TypeSet }

// IsRef tells the types that name other records.
func (t Type) IsRef() bool {
	return t == TypeRef || t == TypeAnyRef || t == TypeRefs || t == TypeAnyRefs
}

// Longest texts, in bytes of UTF-8. Longer input is refused, never cut.
const (
	MaxTextBytes = 1_000
	MaxLongBytes = 200_000
	maxSetItems  = 1_000
)

// Field is the declaration of a field, as every feature reads it.
type Field struct {
	Name      string
	Type      Type
	Required  bool
	Searched  bool // found by full-text search
	Sensitive bool // hidden until asked for; DOMAIN §4
	ReadOnly  bool // set by rules only, never by a form
	Codes     []string
	Targets   []string // kinds that a reference may name
	// Default gives the wire value of a new record, or is nil.
	Default func(Env) string
	// Compute gives the value of a computed field: declared, never in the
	// log, not settable. Nil for stored fields.
	Compute func(*Record, Facts) Value
	// Reads names the stored fields that Compute reads of its record; nil:
	// any. A list then need not read the others.
	Reads []string

	index int
	get   func(rec any) Value
	set   func(rec any, v Value)
}

// Index is the field's place in its kind's Fields and in a Record's Values.
func (f *Field) Index() int { return f.index }

// Env is what a default or a rule may know of the world.
type Env struct {
	Today Day
	Now   Moment
	Me    ID // the person at the keyboard
	// Words reads queries in the user's language; nil knows the names in files.
	Words Words
}

// Facts answers what a computed field asks of other records.
type Facts interface {
	Today() Day
	// Linked lists the live records of a kind whose reference field names id.
	Linked(kind, field string, id ID) []*Record
	// Find gives one live record, or nil.
	Find(kind string, id ID) *Record
}

// FieldOf is a Field being declared for the records of type T.
type FieldOf[T any] struct{ *Field }

// Required makes the field required: a record without it is refused.
func (f FieldOf[T]) Required() FieldOf[T] { f.Field.Required = true; return f }

// Searched lets full-text search find the field.
func (f FieldOf[T]) Searched() FieldOf[T] { f.Field.Searched = true; return f }

// Sensitive declares the field sensitive.
func (f FieldOf[T]) Sensitive() FieldOf[T] { f.Field.Sensitive = true; return f }

// ByRule keeps the field out of forms: rules set it.
func (f FieldOf[T]) ByRule() FieldOf[T] { f.ReadOnly = true; return f }

// Reading says which stored fields a computed field reads of its record.
func (f FieldOf[T]) Reading(names ...string) FieldOf[T] { f.Reads = names; return f }

// Start gives new records a value.
func (f FieldOf[T]) Start(give func(Env) string) FieldOf[T] { f.Default = give; return f }

func field[T any](name string, t Type, get func(*T) Value, set func(*T, Value)) FieldOf[T] {
	return FieldOf[T]{&Field{
		Name: name, Type: t,
		get: func(rec any) Value { return get(rec.(*T)) },
		set: func(rec any, v Value) { set(rec.(*T), v) },
	}}
}

func register[T, V any](name string, t Type, at func(*T) *V, show func(V) string, read func(string) V) FieldOf[T] {
	return field(name, t,
		func(rec *T) Value { return Single(show(*at(rec))) },
		func(rec *T, v Value) { *at(rec) = read(v.One()) })
}

func same(s string) string { return s }

// lenient drops the verdict of a parser: what the log holds is shown as far
// as it can be read, since a newer version or a merge may have written it.
func lenient[V any](parse func(string) (V, bool)) func(string) V {
	return func(s string) V { v, _ := parse(s); return v }
}

// Text declares a line of text.
func Text[T any](name string, at func(*T) *string) FieldOf[T] {
	return register(name, TypeText, at, same, same)
}

// Long declares a text of several lines.
func Long[T any](name string, at func(*T) *string) FieldOf[T] {
	return register(name, TypeLong, at, same, same)
}

// File declares the name or the address of a file.
func File[T any](name string, at func(*T) *string) FieldOf[T] {
	return register(name, TypeFile, at, same, same)
}

// Choice declares one of several codes; a new record has the first.
func Choice[T any, C ~string](name string, at func(*T) *C, codes ...C) FieldOf[T] {
	f := register(name, TypeChoice, at, func(c C) string { return string(c) }, func(s string) C { return C(s) })
	for _, c := range codes {
		f.Codes = append(f.Codes, string(c))
	}
	first := f.Codes[0]
	return f.Start(func(Env) string { return first })
}

// Blank takes the default of a field away.
func (f FieldOf[T]) Blank() FieldOf[T] { f.Default = nil; return f }

// Date declares a day.
func Date[T any](name string, at func(*T) *Day) FieldOf[T] {
	return register(name, TypeDay, at, func(d Day) string { return string(d) }, lenient(ParseDay))
}

// Time declares a moment.
func Time[T any](name string, at func(*T) *Moment) FieldOf[T] {
	return register(name, TypeMoment, at, Moment.String, lenient(ParseMoment))
}

// Int declares a whole number.
func Int[T any](name string, at func(*T) *Opt[int64]) FieldOf[T] {
	return register(name, TypeInt, at,
		func(o Opt[int64]) string {
			if !o.Set {
				return ""
			}
			return strconv.FormatInt(o.V, 10)
		},
		func(s string) Opt[int64] {
			n, err := strconv.ParseInt(s, 10, 64)
			return Opt[int64]{n, err == nil}
		})
}

// Bool declares a yes or no that may be unset. Its wire forms are 1 and 0.
func Bool[T any](name string, at func(*T) *Opt[bool]) FieldOf[T] {
	return register(name, TypeBool, at,
		func(o Opt[bool]) string {
			switch {
			case !o.Set:
				return ""
			case o.V:
				return "1"
			}
			return "0"
		},
		func(s string) Opt[bool] { return Opt[bool]{s == "1", s != ""} })
}

// Amount declares an amount of money.
func Amount[T any](name string, at func(*T) *Money) FieldOf[T] {
	return register(name, TypeMoney, at, Money.String, lenient(ParseMoney))
}

// Ref declares a reference to a record of one of the target kinds.
func Ref[T any](name string, at func(*T) *ID, targets ...string) FieldOf[T] {
	f := register(name, TypeRef, at, ID.String, lenient(ParseID))
	f.Targets = targets
	return f
}

// AnyRef declares a reference to a record of any kind.
func AnyRef[T any](name string, at func(*T) *Link, targets ...string) FieldOf[T] {
	f := register(name, TypeAnyRef, at, Link.String, lenient(ParseLink))
	f.Targets = targets
	return f
}

func set[T, V any](name string, t Type, at func(*T) *[]V, show func(V) string, read func(string) (V, bool)) FieldOf[T] {
	return field(name, t,
		func(rec *T) Value {
			var v Value
			for _, e := range *at(rec) {
				v = append(v, show(e))
			}
			return v
		},
		func(rec *T, v Value) {
			*at(rec) = nil
			for _, s := range v {
				if e, ok := read(s); ok {
					*at(rec) = append(*at(rec), e)
				}
			}
		})
}

func anyWord(s string) (string, bool) { return s, true }

// Set declares a set of words.
func Set[T any](name string, at func(*T) *[]string) FieldOf[T] {
	return set(name, TypeSet, at, same, anyWord)
}

// Codes declares a set of codes.
func Codes[T any](name string, at func(*T) *[]string, codes ...string) FieldOf[T] {
	f := set(name, TypeCodes, at, same, anyWord)
	f.Codes = codes
	return f
}

// Refs declares references to several records of the target kinds.
func Refs[T any](name string, at func(*T) *[]ID, targets ...string) FieldOf[T] {
	f := set(name, TypeRefs, at, ID.String, ParseID)
	f.Targets = targets
	return f
}

// AnyRefs declares references to several records of any kind.
func AnyRefs[T any](name string, at func(*T) *[]Link, targets ...string) FieldOf[T] {
	f := set(name, TypeAnyRefs, at, Link.String, ParseLink)
	f.Targets = targets
	return f
}

// Computed declares a field that is worked out when it is asked for.
func Computed[T any](name string, t Type, compute func(*T, Facts) string) FieldOf[T] {
	return FieldOf[T]{&Field{
		Name: name, Type: t, ReadOnly: true,
		Compute: func(r *Record, facts Facts) Value { return Single(compute(decode[T](r), facts)) },
	}}
}

// Check refuses a value that the field cannot hold, in wire form. It accepts
// unknown codes only from merges, never here.
func (f *Field) Check(v Value) error {
	if f.Compute != nil {
		return Refuse(Invalid, "field.computed").On(f.Name)
	}
	if !f.Type.IsSet() && len(v) > 1 || len(v) > maxSetItems {
		return Refuse(Invalid, "field.too_many").On(f.Name)
	}
	if f.Required && len(v) == 0 {
		return Refuse(Invalid, "field.required").On(f.Name)
	}
	for _, s := range v {
		if err := f.checkOne(s); err != nil {
			return err
		}
	}
	return nil
}

func (f *Field) checkOne(s string) error {
	longest := MaxTextBytes
	if f.Type == TypeLong {
		longest = MaxLongBytes
	}
	switch {
	case len(s) > longest:
		return Refuse(Invalid, "field.too_long", "max", strconv.Itoa(longest), "length", strconv.Itoa(len(s))).On(f.Name)
	case !utf8.ValidString(s) || hasNUL(s):
		return Refuse(Invalid, "field.binary").On(f.Name)
	}
	ok := true
	key := ""
	switch f.Type {
	case TypeChoice, TypeCodes:
		ok, key = slices.Contains(f.Codes, s), "field.code"
	case TypeDay:
		_, ok = ParseDay(s)
		key = "field.day"
	case TypeMoment:
		_, ok = ParseMoment(s)
		key = "field.moment"
	case TypeInt:
		_, err := strconv.ParseInt(s, 10, 64)
		ok, key = err == nil, "field.int"
	case TypeBool:
		ok, key = s == "0" || s == "1", "field.bool"
	case TypeMoney:
		_, ok = ParseMoney(s)
		key = "field.money"
	case TypeRef, TypeRefs:
		_, ok = ParseID(s)
		key = "field.ref"
	case TypeAnyRef, TypeAnyRefs:
		_, ok = ParseLink(s)
		key = "field.ref"
	}
	if !ok {
		return Refuse(Invalid, key, "value", s).On(f.Name)
	}
	return nil
}

func hasNUL(s string) bool {
	for i := range len(s) {
		if s[i] == 0 {
			return true
		}
	}
	return false
}
