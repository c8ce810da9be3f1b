package pane

import (
	"time"

	"relais/model"
)

// Issues is what a person must look at, in the order to show it, and how much
// more of it there is.
type Issues struct {
	Found []Issue
	More  int
}

// Issue is one thing that a person must look at: a field with several values, a
// record kept alive against its deletion, a deleted one that others name, a
// broken rule, a record typed twice, an action that was set aside. Host.Settle
// opens the dialog that ends it.
type Issue struct {
	Type model.IssueType
	Link model.Link
	// Label is empty where the record is protected.
	Label string
	// Field is the field in conflict, or that breaks a rule.
	Field string
	// Hidden says that its values are not to be shown unless they are asked for.
	Hidden bool
	// Heads stand beside each other, the oldest first. Of a deletion or a
	// reference there are two: the edit, then the deletion.
	Heads []IssueHead
	// Common are the values that the heads came from: none, one, or several.
	Common []string
	// Parts shows where long texts clash; nil where nothing of them merges.
	Parts []model.LongPart
	// Rule is the refusal of a broken rule, Reason the code of why an action was
	// set aside.
	Rule   error
	Reason string
	// Others are the duplicate, those that name a deleted record, or what an
	// action set aside would have touched.
	Others []Candidate
	// Action names what was set aside, Edits are what it would have done.
	Action model.Hash
	Edits  []AsideEdit
	// Into is the record that the deleted one was merged into; zero if none.
	Into Candidate
	// Why names the fields that two records have in common.
	Why []string
	// Labels names what values refer to, as in Full.
	Labels map[string]string
	// Base is the log position at which it was read: what came in since is not
	// replaced by what settles it.
	Base int64
}

// IssueHead is one of the values, and whose it is.
type IssueHead struct {
	Value string
	Who   string // label of the author
	// Device is the name of the device that it was written on, where it says more
	// than Who.
	Device string
	When   time.Time
	// Shown says that lists show it, Gone that it is a deletion; Edited names
	// the field that an edit was of.
	Shown, Gone bool
	Edited      string
}

// AsideEdit is one thing that an action set aside would have done.
type AsideEdit struct {
	Link  model.Link
	Label string
	Verb  string // set, add, remove, delete, restore, purge
	Field string // "" where the verb says all
	Value string
	// Hidden says that the value is sensitive, Gone that it is not here.
	Hidden, Gone bool
}

// same tells whether an issue is still about the same: the same values.
func (is *Issue) same(o *Issue) bool {
	if !is.about(o) || len(is.Heads) != len(o.Heads) {
		return false
	}
	for i := range is.Heads {
		if is.Heads[i].Value != o.Heads[i].Value {
			return false
		}
	}
	return true
}

// about tells whether two issues are one, whatever its values became.
func (is *Issue) about(o *Issue) bool {
	if is.Type != o.Type || is.Link != o.Link || is.Action != o.Action || is.Field != o.Field || len(is.Others) == 0 != (len(o.Others) == 0) {
		return false
	}
	return is.Type != model.IssueDuplicate || is.Others[0].Link == o.Others[0].Link
}
