package model

// Meeting is a meeting of a body; its agenda is made of items.
type Meeting struct {
	Title, Body  string
	Organisation ID
	Start, End   Moment
	Place        string
	Attendees    []ID
	Minutes      string
	Status       string
}

// Meetings declares the kind meeting.
var Meetings = Define("meeting",
	Text("title", func(m *Meeting) *string { return &m.Title }).Required().Searched(),
	Choice("body", func(m *Meeting) *string { return &m.Body },
		"board", "executive", "assembly", "education_committee", "strategy_committee", "other").
		Start(func(Env) string { return "other" }),
	Ref("organisation", func(m *Meeting) *ID { return &m.Organisation }, "organisation"),
	Time("start", func(m *Meeting) *Moment { return &m.Start }),
	Time("end", func(m *Meeting) *Moment { return &m.End }),
	Text("place", func(m *Meeting) *string { return &m.Place }),
	Refs("attendees", func(m *Meeting) *[]ID { return &m.Attendees }, "person"),
	Long("minutes", func(m *Meeting) *string { return &m.Minutes }).Searched(),
	Choice("status", func(m *Meeting) *string { return &m.Status }, "planned", "called", "held", "cancelled"),
).Listed("title", "start", "body", "status", "place").Sorted("-start")

// Decision is what a meeting decided.
type Decision struct {
	Meeting              ID
	Text, Result, Status string
	Mover                ID
}

// Decisions declares the kind decision.
var Decisions = Define("decision",
	Long("text", func(d *Decision) *string { return &d.Text }).Required().Searched(),
	Ref("meeting", func(d *Decision) *ID { return &d.Meeting }, "meeting"),
	Ref("mover", func(d *Decision) *ID { return &d.Mover }, "person"),
	Choice("result", func(d *Decision) *string { return &d.Result }, "adopted", "rejected", "tabled").Blank(),
	Choice("status", func(d *Decision) *string { return &d.Status }, "open", "followed", "closed"),
).Listed("text", "result", "status", "meeting")

// Event is an activity that the organisation holds or takes part in.
type Event struct {
	Type, Title, Status    string
	Start, End             Moment
	Place                  string
	PartOf                 ID
	Organisations, Actions []ID
	Project, RequestedBy   ID
	URL, Notes             string
	Counts                 Counts
}

// Events declares the kind event.
var Events = Define("event", append([]FieldOf[Event]{
	Text("title", func(e *Event) *string { return &e.Title }).Required().Searched(),
	Choice("type", func(e *Event) *string { return &e.Type }, "workshop", "campaign", "exhibition",
		"public_statement", "publication", "media", "mobilisation", "union_event"),
	Choice("status", func(e *Event) *string { return &e.Status }, "idea", "planned", "held", "cancelled"),
	Time("start", func(e *Event) *Moment { return &e.Start }),
	Time("end", func(e *Event) *Moment { return &e.End }),
	Text("place", func(e *Event) *string { return &e.Place }).Searched(),
	Ref("part_of", func(e *Event) *ID { return &e.PartOf }, "event"),
	Refs("organisations", func(e *Event) *[]ID { return &e.Organisations }, "organisation"),
	Ref("project", func(e *Event) *ID { return &e.Project }, "project"),
	Refs("actions", func(e *Event) *[]ID { return &e.Actions }, "action"),
	Ref("requested_by", func(e *Event) *ID { return &e.RequestedBy }, "organisation", "person"),
	Text("url", func(e *Event) *string { return &e.URL }),
	Long("notes", func(e *Event) *string { return &e.Notes }).Searched(),
}, counts(func(e *Event) *Counts { return &e.Counts })...)...,
).Listed("title", "type", "start", "status", "place").Sorted("-start")
