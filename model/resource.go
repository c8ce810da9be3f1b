package model

// Resource is something that people are shown or lent: a workshop kit, a film.
type Resource struct {
	Title, Type, Theme string
	Languages          []string
	URL                string
}

// Resources declares the kind resource.
var Resources = Define("resource",
	Text("title", func(r *Resource) *string { return &r.Title }).Required().Searched(),
	Choice("type", func(r *Resource) *string { return &r.Type }, "workshop_kit", "research", "comic", "exhibition", "video", "leaflet", "tool", "other"),
	Text("theme", func(r *Resource) *string { return &r.Theme }).Searched(),
	Set("languages", func(r *Resource) *[]string { return &r.Languages }),
	Text("url", func(r *Resource) *string { return &r.URL }),
).Listed("title", "type", "theme", "languages")

// Document is a document about other records.
type Document struct {
	Title, Type, File, URL string
	About                  []Link
}

// Documents declares the kind document.
var Documents = Define("document",
	Text("title", func(d *Document) *string { return &d.Title }).Required().Searched(),
	Choice("type", func(d *Document) *string { return &d.Type }, "report", "minutes", "contract", "letter", "policy", "budget", "other"),
	File("file", func(d *Document) *string { return &d.File }),
	Text("url", func(d *Document) *string { return &d.URL }),
	AnyRefs("about", func(d *Document) *[]Link { return &d.About }),
).Listed("title", "type", "about", "url")

// Risk is something that may go wrong, and what is done about it.
type Risk struct {
	Title              string
	About              Link
	Likelihood, Impact string
	Mitigation         string
	Responsible        ID
	Review             Day
}

// Risks declares the kind risk.
var Risks = Define("risk",
	Text("title", func(r *Risk) *string { return &r.Title }).Required().Searched(),
	AnyRef("about", func(r *Risk) *Link { return &r.About }),
	Choice("likelihood", func(r *Risk) *string { return &r.Likelihood }, "low", "medium", "high").Blank(),
	Choice("impact", func(r *Risk) *string { return &r.Impact }, "low", "medium", "high").Blank(),
	Long("mitigation", func(r *Risk) *string { return &r.Mitigation }).Searched(),
	Ref("responsible", func(r *Risk) *ID { return &r.Responsible }, "person"),
	Date("review", func(r *Risk) *Day { return &r.Review }),
).Listed("title", "likelihood", "impact", "review", "responsible")

// Incident is an entry of one of the two registers of incidents. Quebec's Loi
// 25 asks that every confidentiality incident be kept at least five years.
type Incident struct {
	Occurred, Known  Day
	Summary          string
	People           []ID
	SeriousHarm      Opt[bool]
	Reason, Measures string
	Notified         string
}

func incidents(name string) KindOf[Incident] {
	return Define(name,
		Text("summary", func(i *Incident) *string { return &i.Summary }).Required().Searched(),
		Date("occurred", func(i *Incident) *Day { return &i.Occurred }),
		Date("known", func(i *Incident) *Day { return &i.Known }).Start(today),
		Refs("people", func(i *Incident) *[]ID { return &i.People }, "person"),
		Bool("serious_harm", func(i *Incident) *Opt[bool] { return &i.SeriousHarm }),
		Long("reason", func(i *Incident) *string { return &i.Reason }).Searched(),
		Long("measures", func(i *Incident) *string { return &i.Measures }).Searched(),
		Long("notified", func(i *Incident) *string { return &i.Notified }),
	).Listed("known", "summary", "occurred", "serious_harm").Sorted("-known").
		SensitiveWhen(func(*Incident) bool { return true })
}

// SecurityIncidents and PrivacyIncidents declare the two registers; each of
// their records is protected whole.
var (
	SecurityIncidents = incidents("security_incident")
	PrivacyIncidents  = incidents("privacy_incident")
)
