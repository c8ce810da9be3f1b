package model

// Internship is a stay abroad that the organisation prepares.
type Internship struct {
	Type, Title, Country, Status, Notes string
	Host                                ID
	Start, End                          Day
	Places                              Opt[int64]
}

// Internships declares the kind internship.
var Internships = Define("internship",
	Text("title", func(i *Internship) *string { return &i.Title }).Required().Searched(),
	Choice("type", func(i *Internship) *string { return &i.Type }, "internship", "mission"),
	Ref("host", func(i *Internship) *ID { return &i.Host }, "organisation"),
	Text("country", func(i *Internship) *string { return &i.Country }).Searched(),
	Date("start", func(i *Internship) *Day { return &i.Start }),
	Date("end", func(i *Internship) *Day { return &i.End }),
	Choice("status", func(i *Internship) *string { return &i.Status },
		"idea", "call_open", "selection", "preparation", "abroad", "returned", "closed", "cancelled"),
	Int("places", func(i *Internship) *Opt[int64] { return &i.Places }),
	Long("notes", func(i *Internship) *string { return &i.Notes }).Searched(),
).Listed("title", "status", "country", "start", "places", "host").Sorted("start").
	Rule(func(i *Internship, _ Env) error { return period(i.Start, i.End, "end") })

// Intern is a person's place in an internship. Its checklist is made of items
// whose parent it is.
type Intern struct {
	Internship, Person, Union ID
	Status, EmergencyContact  string
}

// Interns declares the kind intern. An individual's union and emergency
// contact are protected (DOMAIN §4).
var Interns = Define("intern",
	Ref("internship", func(i *Intern) *ID { return &i.Internship }, "internship").Required(),
	Ref("person", func(i *Intern) *ID { return &i.Person }, "person").Required(),
	Ref("union", func(i *Intern) *ID { return &i.Union }, "organisation").Sensitive(),
	Choice("status", func(i *Intern) *string { return &i.Status },
		"applied", "selected", "preparing", "ready", "abroad", "returned", "withdrawn"),
	Long("emergency_contact", func(i *Intern) *string { return &i.EmergencyContact }).Sensitive(),
	Computed("progress", TypeInt, func(i *Intern, f Facts) string { return "" }),
).Labelled("person").Listed("person", "status", "progress", "internship").Sorted("person")

func init() {
	Interns.Field("progress").Compute = func(r *Record, f Facts) Value {
		items := f.Linked("item", "parent", r.ID)
		done := 0
		for _, i := range items {
			if i.One("done_on") != "" {
				done++
			}
		}
		if len(items) == 0 {
			return nil
		}
		return Single(itoa(done * 100 / len(items)))
	}
}
