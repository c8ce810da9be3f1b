package model

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// promised are the names of DESIGN §3: they live in files for ever.
const promised = `
plan: type title year organisation transversal_priority principles start end status
objective: plan number title intro
means: objective number title
action: means ref text status reason outcome responsible
task: title notes status priority start due assignee action project internship organisation meeting decision event interaction deadline about tags recurrence estimate_minutes spent_minutes series series_date
item: parent rank text due done_on done_by
project: short name status country place start end partners funders actions notes
grant: project funder programme amount start end status
budget_line: grant source label amount
expense: budget_line day amount payee receipt
fund: name purpose
income: fund grant donor day amount
deadline: about title day type status
result: project level text
indicator: result text unit baseline target target_day
measure: indicator day value women men other unspecified source
organisation: name acronym categories relation responsible country email website notes
person: name handle team hours_week pronouns languages email phone organisation role at_risk safe_channel consent notes
mandate: person body organisation role since until
interaction: moment channel people organisations project actions summary notes follow_up sensitive
internship: type title host country start end status places notes
intern: internship person union status emergency_contact
membership: holder group since until status contact standing
rate: year group amount per_member
dues: membership year amount
payment: dues day amount method
meeting: title body organisation start end place attendees minutes status
decision: meeting text mover result status
event: type title status start end place part_of organisations project actions requested_by url women men other unspecified notes
advocacy: title demand targets coalitions status actions
resolution: organisation text status day
funding_lead: name funder opens closes amount status notes
watch_note: country day text source
resource: title type theme languages url
document: title type file url about
risk: title about likelihood impact mitigation responsible review
security_incident: occurred known summary people serious_harm reason measures notified
privacy_incident: occurred known summary people serious_harm reason measures notified
view: title kind_of query layout pinned columns notes`

func TestPromisedNames(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(promised), "\n")
	for _, line := range lines {
		name, fields, _ := strings.Cut(line, ": ")
		k := KindNamed(name)
		if k == nil {
			t.Errorf("there is no kind %s", name)
			continue
		}
		for f := range strings.FieldsSeq(fields) {
			if k.Field(f) == nil {
				t.Errorf("%s has no field %s", name, f)
			}
		}
	}
	if len(lines) != len(Kinds) {
		t.Errorf("%d kinds are promised, %d are listed", len(lines), len(Kinds))
	}
	if KindNamed("nothing") != nil {
		t.Error("a kind that is not")
	}
}

// Declarations name what exists, in letters that tables and files can hold.
func TestDeclarationsHoldTogether(t *testing.T) {
	name := regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	seen := map[string]bool{}
	for _, k := range Kinds {
		if seen[k.Name] || !name.MatchString(k.Name) {
			t.Errorf("kind %s stands twice or is badly named", k.Name)
		}
		seen[k.Name] = true
		if k.Positional() == nil && !slices.ContainsFunc(k.Fields, func(f *Field) bool { return f.Required }) && len(k.Label) == 0 {
			t.Errorf("%s: nothing tells its records apart", k.Name)
		}
		for i, f := range k.Fields {
			at := k.Name + "." + f.Name
			if f.Index() != i || k.Field(f.Name) != f || !name.MatchString(f.Name) || slices.Contains(reserved, f.Name) {
				t.Errorf("%s is badly placed or named", at)
			}
			for _, target := range f.Targets {
				if KindNamed(target) == nil {
					t.Errorf("%s names the kind %s, which is not", at, target)
				}
			}
			if f.Type == TypeRef && len(f.Targets) == 0 || (f.Type == TypeChoice || f.Type == TypeCodes) && len(f.Codes) == 0 {
				t.Errorf("%s: nothing to choose from", at)
			}
			for j, c := range f.Codes {
				if !name.MatchString(c) || slices.Contains(f.Codes[:j], c) {
					t.Errorf("%s: code %q", at, c)
				}
			}
			if f.Required && f.Compute != nil {
				t.Errorf("%s is computed and required", at)
			}
		}
		for _, n := range append(slices.Clone(k.Columns), append(k.Label, strings.TrimPrefix(k.Sort, "-"))...) {
			if n != "" && k.Field(n) == nil {
				t.Errorf("%s lists %s, which is no field", k.Name, n)
			}
		}
	}
}

// drawValue draws a value that a field takes.
func drawValue(t *rapid.T, f *Field) string {
	id := func() ID { return DeriveID(rapid.StringN(1, 3, -1).Draw(t, "id")) }
	switch f.Type {
	case TypeChoice, TypeCodes:
		return rapid.SampledFrom(f.Codes).Draw(t, "code")
	case TypeDay:
		return string(aTuesday.Add(rapid.IntRange(-9000, 9000).Draw(t, "day")))
	case TypeMoment:
		return rapid.SampledFrom([]string{"2026-11-23T10:00 America/Toronto", "2026-01-02T23:59"}).Draw(t, "moment")
	case TypeInt:
		return itoa(rapid.IntRange(0, 3000).Draw(t, "number"))
	case TypeBool:
		return rapid.SampledFrom([]string{"0", "1"}).Draw(t, "yes")
	case TypeMoney:
		return rapid.SampledFrom([]string{"123456 MXN 0.0741 2026-10-01", "-5 CAD", "0 HTG"}).Draw(t, "money")
	case TypeRef, TypeRefs:
		return id().String()
	case TypeAnyRef, TypeAnyRefs:
		return Link{"task", id()}.String()
	}
	return rapid.StringMatching(`[a-zé' \n]{1,20}`).Draw(t, "text")
}

// What is read as a kind's own type and written again is the same, for every
// kind, field and value; the fields accept what they gave.
func TestRecordsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		for _, k := range Kinds {
			r := &Record{Kind: k, ID: DeriveID(k.Name), Values: make([]Value, len(k.Fields))}
			for i, f := range k.Fields {
				if f.Compute != nil || rapid.IntRange(0, 2).Draw(t, "unset") == 0 && !f.Required {
					continue
				}
				r.Values[i] = Value{drawValue(t, f)}
				if f.Type.IsSet() {
					if other := drawValue(t, f); other != r.Values[i][0] {
						r.Values[i] = append(r.Values[i], other)
					}
				}
				if err := f.Check(r.Values[i]); err != nil {
					t.Fatalf("%s.%s refuses %q: %v", k.Name, f.Name, r.Values[i], err)
				}
			}
			rec := r.decode()
			for i, f := range k.Fields {
				if f.Compute == nil && !slices.Equal(f.get(rec), r.Values[i]) {
					t.Fatalf("%s.%s: %q reads back as %q", k.Name, f.Name, r.Values[i], f.get(rec))
				}
			}
		}
	})
}

// noFacts knows of no other record.
type noFacts struct{}

func (noFacts) Today() Day                         { return aTuesday }
func (noFacts) Linked(_, _ string, _ ID) []*Record { return nil }
func (noFacts) Find(string, ID) *Record            { return nil }

// A new record with its required fields is accepted; without them it is not;
// computed fields work on a record that stands alone, and cannot be set.
func TestNewRecords(t *testing.T) {
	env := Env{Today: aTuesday, Now: Moment{"2026-11-24T10:20", "America/Toronto"}, Me: DeriveID("me")}
	for _, k := range Kinds {
		r := k.New(env)
		required := 0
		for i, f := range k.Fields {
			switch {
			case f.Compute != nil:
				f.Compute(r, noFacts{})
				if err := f.Check(Value{"1"}); AsRefusal(err) == nil || AsRefusal(err).Key != "field.computed" {
					t.Errorf("%s.%s can be set: %v", k.Name, f.Name, err)
				}
			case f.Required:
				required++
				if err := k.Check(r, env); AsRefusal(err) == nil || AsRefusal(err).Key != "field.required" {
					t.Errorf("%s without %s: %v", k.Name, f.Name, err)
				}
				r.Values[i] = Value{"x"}
				if f.Type.IsRef() {
					r.Values[i] = Value{DeriveID("x").String()}
				}
			case len(r.Values[i]) > 0:
				if err := f.Check(r.Values[i]); err != nil {
					t.Errorf("%s.%s begins with %q: %v", k.Name, f.Name, r.Values[i], err)
				}
			}
		}
		if err := k.Check(r, env); err != nil {
			t.Errorf("a %s with its %d required fields: %v", k.Name, required, err)
		}
	}
}

// Fields refuse what they cannot hold, and say why.
func TestFieldsRefuse(t *testing.T) {
	for _, c := range []struct {
		kind       *Kind
		field, key string
		value      Value
	}{
		{Tasks.Kind, "title", "field.required", nil},
		{Tasks.Kind, "title", "field.too_long", Value{strings.Repeat("é", 501)}},
		{Tasks.Kind, "notes", "field.too_long", Value{strings.Repeat("x", MaxLongBytes+1)}},
		{Tasks.Kind, "title", "field.binary", Value{"a\x00"}},
		{Tasks.Kind, "title", "field.binary", Value{"\xff"}},
		{Tasks.Kind, "title", "field.too_many", Value{"a", "b"}},
		{Tasks.Kind, "status", "field.code", Value{"perdu"}},
		{Tasks.Kind, "due", "field.day", Value{"2026-02-30"}},
		{Tasks.Kind, "estimate_minutes", "field.int", Value{"1.5"}},
		{Tasks.Kind, "assignee", "field.ref", Value{"marie"}},
		{Tasks.Kind, "about", "field.ref", Value{"marie"}},
		{Interactions.Kind, "moment", "field.moment", Value{"hier"}},
		{Interactions.Kind, "sensitive", "field.bool", Value{"oui"}},
		{Grants.Kind, "amount", "field.money", Value{"12 $"}},
	} {
		err := c.kind.Field(c.field).Check(c.value)
		if r := AsRefusal(err); r == nil || r.Key != c.key || r.Field != c.field || r.Code != Invalid {
			t.Errorf("%s.%s %.20q: %v, want %s", c.kind.Name, c.field, c.value, err, c.key)
		}
	}
	rules := []struct {
		r          *Record
		field, key string
	}{
		{Tasks.New(Env{}).Put("title", "x").Put("start", "2026-12-01").Put("due", "2026-11-01"), "due", "period.backwards"},
		{Tasks.New(Env{}).Put("title", "x").Put("spent_minutes", "-1"), "spent_minutes", "field.negative"},
		{People.New(Env{}).Put("name", "x").Put("handle", "a b"), "handle", "person.handle"},
	}
	for _, c := range rules {
		err := c.r.Kind.Check(c.r, Env{})
		if r := AsRefusal(err); r == nil || r.Key != c.key || r.Field != c.field {
			t.Errorf("%s: %v, want %s", c.key, err, c.key)
		}
	}
}

// A sensitive record hides what may give a person away, and its label.
func TestSensitiveRecords(t *testing.T) {
	p := People.New(Env{}).Put("name", "Ana").Put("phone", "1").Put("safe_channel", "Signal")
	if got := p.Hidden(); !slices.Equal(got, []string{"safe_channel"}) || p.Protected() {
		t.Errorf("hidden: %v", got)
	}
	p.Put("at_risk", "1")
	if got := p.Hidden(); !slices.Contains(got, "name") || !slices.Contains(got, "phone") || slices.Contains(got, "at_risk") || !p.Protected() {
		t.Errorf("at risk, hidden: %v", got)
	}
	call := Interactions.New(Env{Me: DeriveID("me")}).Put("summary", "Secret").Put("follow_up", "2026-12-01").Put("sensitive", "1")
	call.ID = DeriveID("call")
	made := Interactions.Effects(nil, call, Env{Me: DeriveID("me")})
	if len(made) != 1 || strings.Contains(made[0].One("title"), "Secret") || made[0].One("due") != "2026-12-01" || made[0].One("interaction") != call.ID.String() {
		t.Errorf("the follow-up of a sensitive call: %+v", made)
	}
	made = Interactions.Effects(nil, call.Put("sensitive", "0"), Env{Me: DeriveID("me")})
	if summary, ok := FollowUp(made[0].One("title")); !ok || summary != "Secret" || HiddenFollowUp(made[0].One("title")) {
		t.Errorf("the follow-up of a call: %+v", made)
	}
	for _, title := range []string{"Secret", "↪ Secret", "↪ k7f3"} {
		if _, ok := FollowUp(title); ok {
			t.Errorf("%q is taken for a follow-up that may be shown", title)
		}
	}
}
