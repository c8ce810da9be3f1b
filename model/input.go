package model

import (
	"slices"
	"strconv"
	"strings"
)

// meWords stand for the person at the keyboard, folded.
var meWords = table[bool]("me moi yo", true)

// yesNo are the words of a yes or no, folded.
var yesNo = table[string]("1 oui yes si true vrai verdadero o y s", "1", "0 non no false faux falso n", "0")

// ReadInput gives the wire form of what a person typed for one value of a
// field: human dates, money, durations, yes and no, codes by their words,
// recurrences. Texts and references come back as they are, but that me, moi
// and yo name env.Me where a person may stand. words may be nil. "" is unset.
// It fails with a Refusal.
func (f *Field) ReadInput(kind *Kind, text string, env Env, words Words) (string, error) {
	if text == "" {
		return "", nil
	}
	var wire string
	var err error
	switch f.Type {
	case TypeChoice, TypeCodes:
		wire, err = f.readCode(kind, text, words)
	case TypeDay:
		var d Day
		d, err = ParseHumanDay(text, env.Today)
		wire = string(d)
	case TypeMoment:
		var m Moment
		m, err = ParseHumanMoment(text, env.Now)
		wire = m.String()
	case TypeInt:
		wire, err = f.readInt(text)
	case TypeBool:
		ok := false
		if wire, ok = yesNo()[FoldText(strings.TrimSpace(text))]; !ok {
			err = Refuse(Invalid, "field.bool", "value", text)
		}
	case TypeMoney:
		var m Money
		m, err = ParseHumanMoney(text)
		wire = m.String()
	case TypeRef, TypeRefs, TypeAnyRef, TypeAnyRefs:
		wire = f.readMe(text, env)
	default:
		wire = text
		if f.Name == "recurrence" {
			var rule Recurrence
			rule, err = ParseHumanRecurrence(text, env.Today)
			wire = rule.String()
		}
	}
	if r := AsRefusal(err); r != nil && r.Field == "" {
		r.Field = f.Name
	}
	return wire, err
}

func (f *Field) readCode(kind *Kind, text string, words Words) (string, error) {
	folded := strings.ReplaceAll(FoldText(strings.TrimSpace(text)), "-", "_")
	if slices.Contains(f.Codes, folded) {
		return folded, nil
	}
	if words != nil {
		if code := words.Code(kind.Name, f.Name, text); code != "" {
			return code, nil
		}
	}
	return "", Refuse(Invalid, "field.code", "value", text, "codes", strings.Join(f.Codes, ", "))
}

// readInt reads a whole number, or a duration where the field counts minutes.
func (f *Field) readInt(text string) (string, error) {
	s := strings.NewReplacer("\u00a0", "", "\u202f", "", " ", "", "−", "-").Replace(text)
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return strconv.FormatInt(n, 10), nil
	}
	if strings.HasSuffix(f.Name, "_minutes") {
		n, err := ParseHumanMinutes(text)
		return strconv.FormatInt(n, 10), err
	}
	return "", Refuse(Invalid, "field.int", "value", text)
}

// readMe puts the person at the keyboard for me, moi, yo.
func (f *Field) readMe(text string, env Env) string {
	me := meWords()[FoldText(text)]
	anyKind := len(f.Targets) == 0
	if !me || env.Me.IsZero() || !anyKind && !slices.Contains(f.Targets, "person") {
		return text
	}
	if f.Type == TypeAnyRef || f.Type == TypeAnyRefs {
		return Link{"person", env.Me}.String()
	}
	return env.Me.String()
}

// queryRefusals are the refusals of a filter's value by the field's type.
var queryRefusals = map[Type]string{
	TypeChoice: "query.code", TypeCodes: "query.code", TypeDay: "query.day", TypeMoment: "query.day",
	TypeInt: "query.int", TypeBool: "query.bool", TypeMoney: "query.money",
}

// queryValue reads one value of a filter. It differs from ReadInput in that ~
// takes any part of a text, and that a moment may be a day alone.
func (f *Field) queryValue(kind *Kind, op, text string, env Env, words Words) (string, error) {
	if text == "" || op == "~" {
		return text, nil
	}
	if f.Type == TypeMoment {
		if d, err := ParseHumanDayNear(text, env.Today); err == nil {
			return string(d), nil
		}
	}
	if !f.Type.IsRef() && queryRefusals[f.Type] == "" {
		return text, nil
	}
	wire, err := f.ReadInput(kind, text, env, words)
	if err != nil {
		return "", Refuse(Invalid, queryRefusals[f.Type], "value", text, "codes", strings.Join(f.Codes, ", "), "kind", kind.Name, "name", f.Name)
	}
	if f.Type == TypeMoment {
		m, _ := ParseMoment(wire)
		return m.Local, nil
	}
	return wire, nil
}
