package model

import (
	"slices"
	"strconv"
	"testing"
)

// settled answers every question of a computation with the same records, each
// of which has a value in every field.
type settled struct{}

func (settled) Today() Day { return "2026-11-24" }
func (settled) Linked(kind, field string, id ID) []*Record {
	return []*Record{settledRecord(KindNamed(kind))}
}
func (settled) Find(kind string, id ID) *Record { return settledRecord(KindNamed(kind)) }

func settledRecord(k *Kind) *Record {
	r := &Record{Kind: k, ID: DeriveID("settled", k.Name), Values: make([]Value, len(k.Fields)), Created: 1}
	for i, f := range k.Fields {
		switch {
		case f.Compute != nil:
		case f.Type == TypeChoice || f.Type == TypeCodes:
			r.Values[i] = Value{f.Codes[0]}
		case f.Type == TypeDay:
			r.Values[i] = Value{"2026-12-01"}
		case f.Type == TypeMoment:
			r.Values[i] = Value{"2026-12-01T10:00"}
		case f.Type == TypeInt:
			r.Values[i] = Value{strconv.Itoa(3 + i)}
		case f.Type == TypeBool:
			r.Values[i] = Value{"1"}
		case f.Type == TypeMoney:
			r.Values[i] = Value{"100 CAD"}
		case f.Type == TypeRef || f.Type == TypeRefs:
			r.Values[i] = Value{DeriveID("ref").String()}
		case f.Type == TypeAnyRef || f.Type == TypeAnyRefs:
			r.Values[i] = Value{Link{"task", DeriveID("ref")}.String()}
		default:
			r.Values[i] = Value{"text"}
		}
	}
	return r
}

// A computed field that says what it reads reads nothing else: whatever one
// other field holds or lacks, its value is the same.
func TestComputedFieldsReadWhatTheySay(t *testing.T) {
	said := 0
	for _, k := range Kinds {
		for _, f := range k.Fields {
			if f.Compute == nil || f.Reads == nil {
				continue
			}
			said++
			full := settledRecord(k)
			want := f.Compute(full, settled{})
			for _, other := range k.Stored() {
				bare := settledRecord(k)
				bare.Values[other.Index()] = nil
				same := slices.Equal(f.Compute(bare, settled{}), want)
				if !same && !slices.Contains(f.Reads, other.Name) {
					t.Errorf("%s.%s reads %s and does not say so", k.Name, f.Name, other.Name)
				}
			}
			for _, name := range f.Reads {
				if k.Field(name) == nil || k.Field(name).Compute != nil {
					t.Errorf("%s.%s says that it reads %s, which is no stored field", k.Name, f.Name, name)
				}
			}
		}
	}
	if said == 0 {
		t.Error("no computed field says what it reads: the test checks nothing")
	}
}
