package model

import "slices"

// Role is what a device may change. Every reader checks it against what a
// device publishes; its own program refuses first.
type Role string

// The roles of devices. No role at all, in a profile that is not shared, may
// do anything.
const (
	Coordinator Role = "coordinator"
	Officer     Role = "officer"
	Volunteer   Role = "volunteer"
)

// KnownRole tells the roles that an invitation may give.
func KnownRole(r Role) bool { return r == Coordinator || r == Officer || r == Volunteer }

// notVolunteers lists the kinds that a volunteer's device may not change: the
// plan itself, money, dues, and what the governing bodies decided. Readers of
// different versions must agree, so that a kind joins this list only together
// with a new oldest reader's version in the folder's format.
var notVolunteers = []string{
	"plan", "objective", "means", "action",
	"grant", "budget_line", "expense", "fund", "income",
	"membership", "rate", "dues", "payment",
	"decision", "mandate",
}

// ReadsProtected tells whether a device of that role holds protected values.
func (r Role) ReadsProtected() bool { return r == "" || r == Coordinator || r == Officer }

// MayWrite tells whether a device of that role may make an op. Purging is for
// coordinators.
func (r Role) MayWrite(o *Op) bool {
	switch r {
	case "", Coordinator:
		return true
	case Officer:
		return o.Type != OpPurge
	}
	return o.Type != OpPurge && !slices.Contains(notVolunteers, o.Kind)
}
