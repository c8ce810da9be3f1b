package model

import "strings"

// Interaction is an entry of the contact log: a call, a visit, a message.
type Interaction struct {
	Summary               string
	Moment                Moment
	Channel               string
	People, Organisations []ID
	Project               ID
	Actions               []ID
	Notes                 string
	FollowUp              Day
	Sensitive             Opt[bool]
}

// Interactions declares the kind interaction. A day of follow-up makes a task
// in the same changeset.
var Interactions = Define("interaction",
	Text("summary", func(i *Interaction) *string { return &i.Summary }).Required().Searched(),
	Time("moment", func(i *Interaction) *Moment { return &i.Moment }).Start(func(e Env) string { return e.Now.String() }),
	Choice("channel", func(i *Interaction) *string { return &i.Channel }, "call", "email", "message", "meeting", "visit", "other"),
	Refs("organisations", func(i *Interaction) *[]ID { return &i.Organisations }, "organisation"),
	Refs("people", func(i *Interaction) *[]ID { return &i.People }, "person"),
	Ref("project", func(i *Interaction) *ID { return &i.Project }, "project"),
	Refs("actions", func(i *Interaction) *[]ID { return &i.Actions }, "action"),
	Date("follow_up", func(i *Interaction) *Day { return &i.FollowUp }),
	Bool("sensitive", func(i *Interaction) *Opt[bool] { return &i.Sensitive }),
	Long("notes", func(i *Interaction) *string { return &i.Notes }).Searched(),
).Listed("moment", "channel", "summary", "organisations", "people", "project").Sorted("-moment").Paged().
	SensitiveWhen(func(i *Interaction) bool { return i.Sensitive.Set && i.Sensitive.V }).
	Effect(followUp)

// followUp makes the task that a day of follow-up asks for. Its title says that
// it follows the entry up, by its summary, unless the entry is sensitive: then it
// names the entry only.
func followUp(old, i *Interaction, id ID, env Env) []*Record {
	if i.FollowUp == "" || old != nil && old.FollowUp != "" {
		return nil
	}
	t := &Task{
		Title: openFollowUpMark + i.Summary, Status: Todo, Priority: "normal", Due: i.FollowUp,
		Assignee: env.Me, Project: i.Project, Interaction: id,
	}
	if len(i.Actions) > 0 {
		t.Action = i.Actions[0]
	}
	switch {
	case i.Sensitive.V:
		t.Title = followUpMark + id.Short(followUpID)
	case len(i.Organisations) > 0:
		t.Organisation = i.Organisations[0]
	}
	return []*Record{Tasks.Write(DeriveID("follow_up", id.String()), t)}
}

// What begins the title of a task that follows an entry up, in any language: who
// shows it has words for it. That of a sensitive entry ends with so many
// characters of the entry's id: the log says nothing more.
const (
	openFollowUpMark = "↳ "
	followUpMark     = "↪ "
	followUpID       = 4
)

// FollowUp tells a title that was made of the summary of an entry.
func FollowUp(title string) (summary string, ok bool) {
	return strings.CutPrefix(title, openFollowUpMark)
}

// HiddenFollowUp tells a title that stands for a sensitive entry.
func HiddenFollowUp(title string) bool {
	rest, ok := strings.CutPrefix(title, followUpMark)
	return ok && len(rest) == followUpID && FoldID(rest) == rest
}
