package model

import (
	"slices"
	"strings"
	"testing"
)

var queryEnv = Env{Today: aTuesday, Now: Moment{"2026-11-24T10:20", "America/Toronto"}, Me: DeriveID("me")}

// frenchWords stands for the catalogue.
type frenchWords struct{}

func (frenchWords) Field(kind, word string) string {
	return map[string]string{"échéance": "due", "état": "status"}[word]
}

func (frenchWords) Code(kind, field, word string) string {
	return map[string]string{"terminée": "done", "haute": "high"}[word]
}

func sample() *Record {
	r := Tasks.New(queryEnv).Put("title", "Préparer l’école d’été").Put("status", "waiting").Put("priority", "high").
		Put("due", "2026-12-01").Put("assignee", queryEnv.Me.String()).Put("tags", "Haïti", "urgent").Put("estimate_minutes", "90")
	r.Values[Tasks.Field("urgency").Index()] = Value{"42"}
	return r
}

// What each filter says of one task; the columns of the kinds of values.
func TestQueriesMatch(t *testing.T) {
	r := sample()
	for text, want := range map[string]bool{
		"": true, "status=waiting": true, "status=todo": false, "status=todo,waiting": true, "status!=todo": true, "status!=todo,waiting": false,
		"due<2026-12-02": true, "due<2026-12-01": false, "due<=2026-12-01": true, "due>demain": true, "due<+2s": true, `due<"fin du mois"`: false,
		"due=": false, "due!=": true, "start=": true, "start!=": false, "start<2027-01-01": false, "start!=2027-01-01": true,
		"title~ecole": true, "title~ÉCOLE": true, `title="préparer l'ecole d'ete"`: true, `title="préparer"`: false, "title!=x": true,
		"ecole": true, "haïti": true, "xyz": false, `"école d’été"`: true, "'l’école' préparer": true, "ecole xyz": false,
		"tags=haiti": true, "tags=haiti,x": true, "tags!=haiti": false, "tags~urg": true, "tags=": false, "tags!=x": true,
		"assignee=me": true, "assignee=moi": true, "assignee=yo": true, "assignee!=me": false, "project=": true, "assignee=marie": false,
		"priority>=high": true, "priority>high": false, "priority<urgent": true, "priority<low": false,
		"estimate_minutes>=1h30": true, "estimate_minutes>90": false, "spent_minutes<10": false,
		"urgency>40": true, "urgency>42": false, "urgency≥42": true, "urgency!=": true,
		"status=waiting due<2026-12-02 ecole": true, "status=waiting due>2026-12-02": false, "  status=waiting  ": true,
		"échéance<2026-12-02 état=terminée": false, "priority=haute": true, "STATUS=WAITING": true,
	} {
		q, err := ParseQueryWith(Tasks.Kind, text, queryEnv, frenchWords{})
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if got := Match(r, q); got != want {
			t.Errorf("%q matches: %v, want %v (%+v)", text, got, want, q)
		}
	}
}

func TestQueriesOnOtherTypes(t *testing.T) {
	call := Interactions.New(queryEnv).Put("summary", "Appel").Put("moment", "2026-11-23T14:30 America/Toronto").Put("sensitive", "1")
	grant := Grants.New(queryEnv).Put("programme", "SQI").Put("amount", "100050 MXN")
	org := Organisations.New(queryEnv).Put("name", "FAT").Put("categories", "union", "partner")
	for _, c := range []struct {
		r    *Record
		text string
		want bool
	}{
		{call, "moment=2026-11-23", true}, {call, "moment=hier", true}, {call, "moment>=2026-11-23T14:30", true}, {call, `moment<"hier 14h30"`, false},
		{call, "moment<2026-11-24", true}, {call, "sensitive=oui", true}, {call, "sensitive=no", false}, {call, "sensitive=sí", true}, {call, "sensitive!=1", false},
		{grant, "amount>=1000", true}, {grant, "amount>1000.50", false}, {grant, "amount=1000,50", false}, {grant, `amount="1 000,50"`, true}, {grant, "amount=", false},
		{org, "categories=union", true}, {org, "categories!=union", false}, {org, "categories=funder,partner", true}, {org, "fat", true},
	} {
		q, err := ParseQuery(c.r.Kind, c.text, queryEnv)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if got := Match(c.r, q); got != c.want {
			t.Errorf("%q matches: %v, want %v (%+v)", c.text, got, c.want, q)
		}
	}
}

// A wrong filter is refused for what is wrong, and where.
func TestQueriesAreRefusedWithTheirColumn(t *testing.T) {
	for text, want := range map[string][2]string{
		"couleur=bleu": {"query.field", "1"}, "status=todo couleur=bleu": {"query.field", "13"}, "écolé=1 ": {"query.field", "1"},
		"status=perdu": {"query.code", "8"}, "status=todo,perdu": {"query.code", "13"}, "status~to": {"query.op", "1"}, "assignee<me": {"query.op", "1"},
		"due=bientôt": {"query.day", "5"}, "due=2026-02-30": {"query.day", "5"}, "due<": {"query.empty", "1"}, "due<2026-01-01,2026-02-01": {"query.several", "1"},
		`title~"école`: {"query.quote", "7"}, "urgency>beaucoup": {"query.int", "9"}, "é é due=x": {"query.day", "9"},
		"a\x00b": {"query.binary", "1"}, "\xff": {"query.binary", "1"}, strings.Repeat("x", 20_000): {"query.binary", "1"},
	} {
		_, err := ParseQuery(Tasks.Kind, text, queryEnv)
		r := AsRefusal(err)
		if r == nil || r.Key != want[0] || r.Args["column"] != want[1] || r.Code != Invalid {
			t.Errorf("%.40q: %+v, want %v", text, err, want)
		}
	}
}

// References are resolved by the callback; one that nothing fits matches nothing.
func TestReferencesAreResolved(t *testing.T) {
	r := sample()
	q, err := ParseQuery(Tasks.Kind, "assignee=marie,paul", queryEnv)
	if err != nil {
		t.Fatal(err)
	}
	var asked []string
	found, err := q.Resolve(func(f *Field, text string) ([]string, error) {
		asked = append(asked, f.Name+" "+text)
		if text == "paul" {
			return []string{queryEnv.Me.String()}, nil
		}
		return nil, nil
	})
	if err != nil || !Match(r, found) || !slices.Equal(asked, []string{"assignee marie", "assignee paul"}) {
		t.Errorf("asked %v, found %v, %v", asked, found, err)
	}
	nobody, _ := q.Resolve(func(*Field, string) ([]string, error) { return nil, nil })
	if Match(r, nobody) || Match(Tasks.New(queryEnv), nobody) {
		t.Error("a name that nobody has matches")
	}
	if q[0].Values[0] != "marie" {
		t.Error("resolving changed the query that it was given")
	}
}

func FuzzParseQuery(f *testing.F) {
	for _, s := range []string{"status=todo due<2026-12-01", `title~"l'école" radio`, "due= due!=", "assignee=me,marie", "amount>=1000.50", "«a b» 'c", "a=b,,c", "≠≤", "priority>=high tags!=x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r := sample()
		for _, k := range []*Kind{Tasks.Kind, Grants.Kind, Interactions.Kind} {
			q, err := ParseQuery(k, text, queryEnv)
			if err != nil {
				if AsRefusal(err) == nil || AsRefusal(err).Args["column"] == "" {
					t.Fatalf("%q: %v says no column", text, err)
				}
				continue
			}
			last := 0
			for _, term := range q {
				if term.Column <= last {
					t.Fatalf("%q: columns go back to %d", text, term.Column)
				}
				last = term.Column
			}
			if k == Tasks.Kind {
				Match(r, q)
			}
		}
	})
}

// An order needs something to compare with, quoted or not.
func TestOrderAgainstNothing(t *testing.T) {
	for _, text := range []string{`status<""`, `due>=''`, `title~""`, `estimate_minutes<`} {
		_, err := ParseQuery(Tasks.Kind, text, Env{Today: "2026-11-23"})
		if r := AsRefusal(err); r == nil || r.Key != "query.empty" {
			t.Errorf("%s: %v", text, err)
		}
	}
}
