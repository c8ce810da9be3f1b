package model

// IssueType says why a record is listed for review.
type IssueType string

// The reasons. They stand in JSON for ever.
const (
	// IssueValue is a field that several people gave different values.
	IssueValue IssueType = "value"
	// IssueDeletion is a record that an edit keeps alive, which its deletion
	// had not seen.
	IssueDeletion IssueType = "deletion"
	// IssueReference is a deleted record that others name, by edits which its
	// deletion had not seen.
	IssueReference IssueType = "reference"
	// IssueRule is a record that breaks a rule, as a merge can bring about.
	IssueRule IssueType = "rule"
	// IssueDuplicate is two records that may be one, typed twice.
	IssueDuplicate IssueType = "duplicate"
	// IssueAside is an action that its device had no right to: without effect.
	IssueAside IssueType = "aside"
)
