package model

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

// ReadsProtected tells whether a device of that role holds protected values.
func (r Role) ReadsProtected() bool { return r == "" || r == Coordinator || r == Officer }

// DeletesOwnOnly tells whether a device of that role may delete only records
// that it made itself.
func (r Role) DeletesOwnOnly() bool { return r == Volunteer }

// Needs says which role a device needs at least to change records of a kind.
// Readers of different versions must agree on it, so that it is data: what
// stands in NeedsOf belongs to the format of the log for ever, and a version
// that adds a kind has its need written into the team's files by a
// coordinator. A kind that neither names is for coordinators.
type Needs map[string]Role

// formatNeeds are the needs of the kinds that the format of the log began with.
var formatNeeds = Needs{
	"task": Volunteer, "item": Volunteer, "interaction": Volunteer, "person": Volunteer,
	"organisation": Volunteer, "event": Volunteer, "meeting": Volunteer, "view": Volunteer,

	"plan": Officer, "objective": Officer, "means": Officer, "action": Officer,
	"project": Officer, "grant": Officer, "budget_line": Officer, "expense": Officer, "fund": Officer, "income": Officer,
	"deadline": Officer, "result": Officer, "indicator": Officer, "measure": Officer,
	"mandate": Officer, "internship": Officer, "intern": Officer,
	"membership": Officer, "rate": Officer, "dues": Officer, "payment": Officer,
	"decision": Officer, "advocacy": Officer, "resolution": Officer, "funding_lead": Officer, "watch_note": Officer,
	"resource": Officer, "document": Officer, "risk": Officer, "security_incident": Officer, "privacy_incident": Officer,
}

// Of gives the role that a kind needs. What the format says cannot be changed
// by data, else a change would reach back to what was published before it.
func (n Needs) Of(kind string) Role {
	if r, ok := formatNeeds[kind]; ok {
		return r
	}
	if r, ok := n[kind]; ok && KnownRole(r) {
		return r
	}
	return Coordinator
}

// MayWrite tells whether a device of that role may make an op. Purging is for
// coordinators. Whose record a deletion may be of, DeletesOwnOnly tells.
func (r Role) MayWrite(o *Op, needs Needs) bool {
	switch {
	case r == "" || r == Coordinator:
		return true
	case o.Type == OpPurge:
		return false
	case r == Officer:
		return needs.Of(o.Kind) != Coordinator
	}
	return r == Volunteer && needs.Of(o.Kind) == Volunteer
}
