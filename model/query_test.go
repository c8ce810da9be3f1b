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
		"status=todo or status=waiting": true, "status=todo ou status=doing": false, "status=todo o xyz": false, "status=todo OU école": true,
		"status=todo or status=waiting ecole": true, "status=waiting xyz or ecole": true, "(status=todo or status=waiting) xyz": false,
		"-status=todo": true, "-status=waiting": false, "not status=waiting": false, "non (status=todo ou xyz)": true, "-(status=waiting ou xyz)": false,
		"-xyz": true, "-ecole": false, "- ecole": false, "--ecole": true, "status=waiting et ecole": true, "status=waiting and xyz": false,
		"status=waiting sort:-due,title group:status": true, "tri:due xyz": false, "'ou'": false, "(ecole)": true, "start<2027-01-01 or ecole": true,
		"-start<2027-01-01": true, "project.status=underway": false, "project.status!=underway": true, "project.end=": true, "project.end!=": false,
		"status=waiting due<2026-12-02 ecole": true, "status=waiting due>2026-12-02": false, "  status=waiting  ": true,
		"échéance<2026-12-02 état=terminée": false, "priority=haute": true, "STATUS=WAITING": true,
	} {
		q, err := ParseQueryWith(Tasks.Kind, text, queryEnv, frenchWords{})
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if got := Match(r, q.Cond, nil); got != want {
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
		if got := Match(c.r, q.Cond, nil); got != c.want {
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
		`title~"école`: {"query.quote", "7"}, "priority=>=high": {"query.op_twice", "10"}, "status==done": {"query.op_twice", "8"}, "urgency>beaucoup": {"query.int", "9"}, "é é due=x": {"query.day", "9"},
		"(status=todo": {"query.paren", "1"}, "é (a (b)": {"query.paren", "3"}, "a )": {"query.paren", "3"}, "()": {"query.dangling", "1"},
		"ou a": {"query.dangling", "1"}, "status=todo ou": {"query.dangling", "13"}, "a et": {"query.dangling", "3"}, "et a": {"query.dangling", "1"},
		"a not": {"query.dangling", "3"}, "(a -)": {"query.dangling", "4"}, "a ou ou b": {"query.dangling", "6"}, "a ou group:status": {"query.dangling", "3"}, "tri:couleur": {"query.field", "5"},
		"tri:": {"query.sort", "1"}, "group:status,due": {"query.sort", "1"}, "(tri:due)": {"query.misplaced", "2"}, "-tri:due": {"query.misplaced", "2"},
		"group:-status": {"query.field", "7"}, "project.couleur=x": {"query.field", "1"}, "title.x=1": {"query.step", "1"}, "about.title=x": {"query.step", "1"},
		"project.partners.name=x": {"query.step", "1"}, "project.status=perdu": {"query.code", "16"}, strings.Repeat("(", 40): {"query.many", "22"},
		strings.Repeat("a ", 300): {"query.many", "401"}, "title=" + strings.Repeat("a,", 400): {"query.many", "1"},
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
	if err != nil || !Match(r, found.Cond, nil) || !slices.Equal(asked, []string{"assignee marie", "assignee paul"}) {
		t.Errorf("asked %v, found %v, %v", asked, found, err)
	}
	nobody, _ := q.Resolve(func(*Field, string) ([]string, error) { return nil, nil })
	if Match(r, nobody.Cond, nil) || Match(Tasks.New(queryEnv), nobody.Cond, nil) {
		t.Error("a name that nobody has matches")
	}
	if q.Terms()[0].Values[0] != "marie" {
		t.Error("resolving changed the query that it was given")
	}
}

func FuzzParseQuery(f *testing.F) {
	for _, s := range []string{"status=todo due<2026-12-01", `title~"l'école" radio`, "due= due!=", "assignee=me,marie", "amount>=1000.50", "«a b» 'c", "a=b,,c", "≠≤", "priority>=high tags!=x",
		"(status=todo ou due<+2s) -tags=x", "a or (b and not c) sort:-due,title group:status", "project.status=underway assignee.name~marie", "-(a)", "tri:", "ou", "((", "not", "requested_by.name=x about.status!=draft"} {
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
			for _, term := range q.Terms() {
				if term.Column < last || term.Column == last && term.Via == nil {
					t.Fatalf("%q: columns go back to %d", text, term.Column)
				}
				last = term.Column
			}
			if k == Tasks.Kind {
				Match(r, q.Cond, nil)
			}
			if _, rest := q.Split(); rest != text {
				if _, err := ParseQuery(k, rest, queryEnv); err != nil {
					t.Fatalf("%q leaves %q: %v", text, rest, err)
				}
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

// places are the records of other kinds that a path leads to.
type places map[ID]*Record

func (p places) Today() Day                         { return aTuesday }
func (p places) Linked(_, _ string, _ ID) []*Record { return nil }
func (p places) Find(kind string, id ID) *Record {
	if r := p[id]; r != nil && r.Kind.Name == kind {
		return r
	}
	return nil
}

// One step through a reference: what is compared is what all the records that
// it leads to have.
func TestQueriesStepThroughReferences(t *testing.T) {
	project, grant := Projects.New(queryEnv).Put("status", "underway").Put("country", "Haïti"), Grants.New(queryEnv).Put("status", "awarded")
	partners := []*Record{Organisations.New(queryEnv).Put("name", "FAT"), Organisations.New(queryEnv).Put("name", "UPM").Put("country", "Haïti")}
	facts := places{}
	for i, r := range append(partners, project, grant) {
		r.ID = DeriveID("step", string(rune('a'+i)))
		facts[r.ID] = r
	}
	project.Put("partners", partners[0].ID.String(), partners[1].ID.String())
	task := Tasks.New(queryEnv).Put("project", project.ID.String())
	onGrant := Deadlines.New(queryEnv).Put("about", Link{"grant", grant.ID}.String())
	lost := Tasks.New(queryEnv).Put("project", DeriveID("gone").String())
	for _, c := range []struct {
		r    *Record
		text string
		want bool
	}{
		{task, "project.status=underway", true}, {task, "project.status!=underway", false}, {task, "project.status=closed", false},
		{task, "project.country~haiti", true}, {task, "project.end=", true}, {task, "project.end!=", false}, {task, "-project.status=closed", true},
		{project, "partners.name=fat", true}, {project, "partners.name!=fat", false}, {project, "partners.country=", false}, {project, "partners.website=", true},
		{onGrant, "about.status=awarded", true}, {onGrant, "about.status!=awarded", false}, {onGrant, "about.status!=closed", true}, {onGrant, "about.end=", true},
		{lost, "project.status=underway", false}, {lost, "project.status!=underway", true}, {lost, "project.status=", true}, {lost, "project=", false},
	} {
		q, err := ParseQuery(c.r.Kind, c.text, queryEnv)
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		if got := Match(c.r, q.Cond, facts); got != c.want {
			t.Errorf("%s: %q matches: %v, want %v", c.r.Kind.Name, c.text, got, c.want)
		}
	}
}

// The words to look for, and the rest; order and grouping.
func TestQueriesAreSplit(t *testing.T) {
	for text, want := range map[string][3]string{
		"radio status=todo école":                      {"radio école", "status=todo", ""},
		"a ou b":                                       {"", "a ou b", ""},
		"status=todo et radio tri:-due":                {"radio", "status=todo", "-due"},
		"(radio) sort:-due,priority -x group:assignee": {"radio", "-x", "-due priority | assignee"},
		`title~"a b" tri:created`:                      {"", `title~"a b"`, "created"},
	} {
		q, err := ParseQuery(Tasks.Kind, text, queryEnv)
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		words, rest := q.Split()
		var order []string
		for _, o := range q.Sort {
			order = append(order, o.String())
		}
		said := strings.Join(order, " ")
		if q.Group != nil {
			said += " | " + q.Group.Name
		}
		if strings.Join(words, " ") != want[0] || strings.Join(strings.Fields(rest), " ") != want[1] || said != want[2] {
			t.Errorf("%q: %q, %q, %q", text, words, rest, said)
		}
	}
}
