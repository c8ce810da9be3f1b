package model

// Project is a project that the organisation runs or takes part in. Partners
// and funders are organisations, several or none of each.
type Project struct {
	Short, Name, Status, Country, Place string
	Start, End                          Day
	Partners, Funders, Actions          []ID
	Responsible                         ID
	Notes                               string
}

// Projects declares the kind project.
var Projects = Define("project",
	Text("name", func(p *Project) *string { return &p.Name }).Required().Searched(),
	Text("short", func(p *Project) *string { return &p.Short }).Searched(),
	Choice("status", func(p *Project) *string { return &p.Status }, "idea", "proposal", "underway", "suspended", "closed"),
	Text("country", func(p *Project) *string { return &p.Country }).Searched(),
	Text("place", func(p *Project) *string { return &p.Place }).Searched(),
	Date("start", func(p *Project) *Day { return &p.Start }),
	Date("end", func(p *Project) *Day { return &p.End }),
	Refs("partners", func(p *Project) *[]ID { return &p.Partners }, "organisation"),
	Refs("funders", func(p *Project) *[]ID { return &p.Funders }, "organisation"),
	Refs("actions", func(p *Project) *[]ID { return &p.Actions }, "action"),
	Ref("responsible", func(p *Project) *ID { return &p.Responsible }, "person"),
	Long("notes", func(p *Project) *string { return &p.Notes }).Searched(),
	Computed("next_deadline", TypeDay, func(p *Project, f Facts) string { return "" }),
).Labelled("short", "name").Listed("name", "status", "partners", "next_deadline", "end").
	Rule(func(p *Project, _ Env) error { return period(p.Start, p.End, "end") })

func init() {
	Projects.Field("next_deadline").Compute = func(r *Record, f Facts) Value {
		next := ""
		about := f.Linked("deadline", "about", r.ID)
		for _, g := range f.Linked("grant", "project", r.ID) {
			about = append(about, f.Linked("deadline", "about", g.ID)...)
		}
		for _, d := range about {
			if day := d.One("day"); DeadlineOpen(d.One("status")) && day != "" && (next == "" || day < next) {
				next = day
			}
		}
		return Single(next)
	}
}

// Deadline is a day on which something is owed to somebody outside.
type Deadline struct {
	About               Link
	Title, Type, Status string
	Day                 Day
}

// Deadlines declares the kind deadline.
var Deadlines = Define("deadline",
	Text("title", func(d *Deadline) *string { return &d.Title }).Required().Searched(),
	Date("day", func(d *Deadline) *Day { return &d.Day }),
	AnyRef("about", func(d *Deadline) *Link { return &d.About }, "project", "grant", "internship", "funding_lead"),
	Choice("type", func(d *Deadline) *string { return &d.Type }, "narrative_report", "financial_report", "proposal", "other"),
	Choice("status", func(d *Deadline) *string { return &d.Status }, "draft", "in_review", "approved", "submitted", "accepted"),
).Listed("title", "day", "status", "about", "type").Sorted("day")

// DeadlineOpen tells whether a deadline of that status still has to be met.
func DeadlineOpen(status string) bool { return status != "submitted" && status != "accepted" }

// Result is a result of a project in results-based management.
type Result struct {
	Project     ID
	Level, Text string
}

// Results declares the kind result.
var Results = Define("result",
	Ref("project", func(r *Result) *ID { return &r.Project }, "project"),
	Choice("level", func(r *Result) *string { return &r.Level }, "output", "immediate", "intermediate", "ultimate"),
	Long("text", func(r *Result) *string { return &r.Text }).Required().Searched(),
).Listed("text", "level", "project").Sorted("level")

// Indicator says how a result is measured.
type Indicator struct {
	Result           ID
	Text, Unit       string
	Baseline, Target string
	TargetDay        Day
}

// Indicators declares the kind indicator.
var Indicators = Define("indicator",
	Ref("result", func(i *Indicator) *ID { return &i.Result }, "result"),
	Text("text", func(i *Indicator) *string { return &i.Text }).Required().Searched(),
	Text("unit", func(i *Indicator) *string { return &i.Unit }),
	Text("baseline", func(i *Indicator) *string { return &i.Baseline }),
	Text("target", func(i *Indicator) *string { return &i.Target }),
	Date("target_day", func(i *Indicator) *Day { return &i.TargetDay }),
).Labelled("text").Listed("text", "unit", "baseline", "target", "target_day")

// Counts are numbers of people. The four are kept apart and unset is not zero.
type Counts struct{ Women, Men, Other, Unspecified Opt[int64] }

// counts declares the four fields of Counts.
func counts[T any](at func(*T) *Counts) []FieldOf[T] {
	return []FieldOf[T]{
		Int("women", func(v *T) *Opt[int64] { return &at(v).Women }),
		Int("men", func(v *T) *Opt[int64] { return &at(v).Men }),
		Int("other", func(v *T) *Opt[int64] { return &at(v).Other }),
		Int("unspecified", func(v *T) *Opt[int64] { return &at(v).Unspecified }),
	}
}

// Measure is a value of an indicator on a day, with where it comes from.
type Measure struct {
	Indicator ID
	Day       Day
	Value     string
	Counts    Counts
	Source    Link
}

// Measures declares the kind measure.
var Measures = Define("measure", append([]FieldOf[Measure]{
	Ref("indicator", func(m *Measure) *ID { return &m.Indicator }, "indicator"),
	Date("day", func(m *Measure) *Day { return &m.Day }).Start(today),
	Text("value", func(m *Measure) *string { return &m.Value }),
	AnyRef("source", func(m *Measure) *Link { return &m.Source }),
}, counts(func(m *Measure) *Counts { return &m.Counts })...)...,
).Labelled("day", "value").Listed("day", "value", "indicator", "women", "men").Sorted("-day")

func today(e Env) string { return string(e.Today) }
