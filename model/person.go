package model

// Person is anybody: of the team, of a member or partner, an intern.
type Person struct {
	Name, Handle, Team          string
	HoursWeek                   Opt[int64]
	Pronouns                    string
	Languages                   []string
	Email, Phone                string
	Organisation                ID
	Role                        string
	AtRisk                      Opt[bool]
	SafeChannel, Consent, Notes string
	Distinct                    []ID
}

// People declares the kind person. A person at risk is hidden whole.
var People = Define("person",
	Text("name", func(p *Person) *string { return &p.Name }).Required().Searched(),
	Text("handle", func(p *Person) *string { return &p.Handle }).Searched(),
	Choice("team", func(p *Person) *string { return &p.Team }, "coordinator", "officer", "accountant", "volunteer", "intern").Blank(),
	Int("hours_week", func(p *Person) *Opt[int64] { return &p.HoursWeek }),
	Text("pronouns", func(p *Person) *string { return &p.Pronouns }),
	Set("languages", func(p *Person) *[]string { return &p.Languages }),
	Text("email", func(p *Person) *string { return &p.Email }).Searched(),
	Text("phone", func(p *Person) *string { return &p.Phone }).Searched(),
	Ref("organisation", func(p *Person) *ID { return &p.Organisation }, "organisation"),
	Text("role", func(p *Person) *string { return &p.Role }).Searched(),
	Bool("at_risk", func(p *Person) *Opt[bool] { return &p.AtRisk }),
	Text("safe_channel", func(p *Person) *string { return &p.SafeChannel }).Sensitive(),
	Text("consent", func(p *Person) *string { return &p.Consent }),
	Long("notes", func(p *Person) *string { return &p.Notes }).Searched(),
	// Others who look like the same person, of whom somebody said that they are not.
	Refs("distinct", func(p *Person) *[]ID { return &p.Distinct }, "person").ByRule(),
).Listed("name", "organisation", "role", "team", "email").
	SensitiveWhen(func(p *Person) bool { return p.AtRisk.Set && p.AtRisk.V }).
	Rule(func(p *Person, _ Env) error {
		for _, r := range p.Handle {
			if !handleRune(r) {
				return Refuse(Invalid, "person.handle", "value", p.Handle).On("handle")
			}
		}
		return nil
	})

// handleRune tells what a handle is made of, so that @marie ends where the
// next word begins.
func handleRune(r rune) bool {
	return r == '-' || r == '_' || r == '.' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0xc0
}

// Mandate says who sits where: on the board, a committee, a coalition.
type Mandate struct {
	Person       ID
	Body         string
	Organisation ID
	Role         string
	Since, Until Day
}

// Mandates declares the kind mandate.
var Mandates = Define("mandate",
	Ref("person", func(m *Mandate) *ID { return &m.Person }, "person").Required(),
	Choice("body", func(m *Mandate) *string { return &m.Body },
		"board", "executive", "education_committee", "strategy_committee", "other").Blank(),
	Ref("organisation", func(m *Mandate) *ID { return &m.Organisation }, "organisation"),
	Text("role", func(m *Mandate) *string { return &m.Role }),
	Date("since", func(m *Mandate) *Day { return &m.Since }),
	Date("until", func(m *Mandate) *Day { return &m.Until }),
).Labelled("person", "body").Listed("person", "body", "role", "organisation", "since", "until").Sorted("body").
	Rule(func(m *Mandate, _ Env) error { return period(m.Since, m.Until, "until") })
