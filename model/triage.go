package model

// Section is a part of the triage of open tasks.
type Section string

// The sections, in the order in which they claim a task.
const (
	SectionOverdue    Section = "overdue"
	SectionWeek       Section = "week"
	SectionWaiting    Section = "waiting"
	SectionBlocked    Section = "blocked"
	SectionUnassigned Section = "unassigned"
	SectionNone       Section = "" // nobody needs to look at it now
)

// Sections lists the sections in the order of a triage; what nobody needs to
// look at comes last.
var Sections = []Section{SectionOverdue, SectionWeek, SectionWaiting, SectionBlocked, SectionUnassigned, SectionNone}

// triageDays is how far the section of the week reaches: a week from today,
// not the end of the calendar week, so that Friday shows what Monday asks.
const triageDays = 6

// Triage tells the section of a task: the first that claims it, so that nobody
// meets a task twice. What is done or cancelled is in none.
func Triage(status Status, due Day, assigned bool, today Day) Section {
	switch {
	case !status.Open():
		return SectionNone
	case due != "" && due < today:
		return SectionOverdue
	case due != "" && due <= today.Add(triageDays):
		return SectionWeek
	case status == Waiting:
		return SectionWaiting
	case status == Blocked:
		return SectionBlocked
	case !assigned:
		return SectionUnassigned
	}
	return SectionNone
}
