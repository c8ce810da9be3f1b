package model

// Organisation is a union, a partner, a funder, or any other body.
type Organisation struct {
	Name, Acronym                  string
	Categories                     []string
	Relation                       string
	Responsible                    ID
	Country, Email, Website, Notes string
	Distinct                       []ID
}

// Organisations declares the kind organisation.
var Organisations = Define("organisation",
	Text("name", func(o *Organisation) *string { return &o.Name }).Required().Searched(),
	Text("acronym", func(o *Organisation) *string { return &o.Acronym }).Searched(),
	Codes("categories", func(o *Organisation) *[]string { return &o.Categories },
		"union", "partner", "funder", "coalition", "ally", "media", "government", "other"),
	Choice("relation", func(o *Organisation) *string { return &o.Relation }, "prospect", "active", "dormant").
		Start(func(Env) string { return "active" }),
	Ref("responsible", func(o *Organisation) *ID { return &o.Responsible }, "person"),
	Text("country", func(o *Organisation) *string { return &o.Country }).Searched(),
	Text("email", func(o *Organisation) *string { return &o.Email }).Searched(),
	Text("website", func(o *Organisation) *string { return &o.Website }),
	Long("notes", func(o *Organisation) *string { return &o.Notes }).Searched(),
	// Others that look like the same body, of which somebody said that they are not.
	Refs("distinct", func(o *Organisation) *[]ID { return &o.Distinct }, "organisation").ByRule(),
).Labelled("acronym", "name").Listed("name", "acronym", "categories", "country", "relation")

// Resolution is a resolution on international solidarity that a member
// organisation adopts.
type Resolution struct {
	Organisation ID
	Text, Status string
	Day          Day
}

// Resolutions declares the kind resolution.
var Resolutions = Define("resolution",
	Long("text", func(r *Resolution) *string { return &r.Text }).Required().Searched(),
	Ref("organisation", func(r *Resolution) *ID { return &r.Organisation }, "organisation"),
	Choice("status", func(r *Resolution) *string { return &r.Status }, "proposed", "submitted", "adopted", "rejected"),
	Date("day", func(r *Resolution) *Day { return &r.Day }),
).Listed("text", "status", "organisation", "day").Sorted("-day")

// Advocacy is a demand that the organisation carries towards decision makers.
type Advocacy struct {
	Title, Demand, Status        string
	Targets, Coalitions, Actions []ID
}

// Advocacies declares the kind advocacy.
var Advocacies = Define("advocacy",
	Text("title", func(a *Advocacy) *string { return &a.Title }).Required().Searched(),
	Long("demand", func(a *Advocacy) *string { return &a.Demand }).Searched(),
	Choice("status", func(a *Advocacy) *string { return &a.Status }, "preparation", "active", "won", "lost", "paused"),
	Refs("targets", func(a *Advocacy) *[]ID { return &a.Targets }, "organisation", "person"),
	Refs("coalitions", func(a *Advocacy) *[]ID { return &a.Coalitions }, "organisation"),
	Refs("actions", func(a *Advocacy) *[]ID { return &a.Actions }, "action"),
).Listed("title", "status", "targets", "coalitions")

// FundingLead is a possible source of money.
type FundingLead struct {
	Name          string
	Funder        ID
	Opens, Closes Day
	Amount        Money
	Status, Notes string
}

// FundingLeads declares the kind funding_lead.
var FundingLeads = Define("funding_lead",
	Text("name", func(l *FundingLead) *string { return &l.Name }).Required().Searched(),
	Ref("funder", func(l *FundingLead) *ID { return &l.Funder }, "organisation"),
	Date("opens", func(l *FundingLead) *Day { return &l.Opens }),
	Date("closes", func(l *FundingLead) *Day { return &l.Closes }),
	Amount("amount", func(l *FundingLead) *Money { return &l.Amount }),
	Choice("status", func(l *FundingLead) *string { return &l.Status }, "watch", "drafting", "submitted", "won", "lost"),
	Long("notes", func(l *FundingLead) *string { return &l.Notes }).Searched(),
).Listed("name", "status", "closes", "amount", "funder").Sorted("closes").
	Rule(func(l *FundingLead, _ Env) error { return period(l.Opens, l.Closes, "closes") })

// WatchNote is a note on the situation of a country.
type WatchNote struct {
	Country, Text, Source string
	Day                   Day
}

// WatchNotes declares the kind watch_note.
var WatchNotes = Define("watch_note",
	Long("text", func(w *WatchNote) *string { return &w.Text }).Required().Searched(),
	Text("country", func(w *WatchNote) *string { return &w.Country }).Searched(),
	Date("day", func(w *WatchNote) *Day { return &w.Day }).Start(today),
	Text("source", func(w *WatchNote) *string { return &w.Source }),
).Listed("text", "country", "day", "source").Sorted("-day")
