package pane

import (
	"context"
	"time"

	"relais/model"
)

// Data is what the interface needs of the store. Every method may block and is
// called from commands only, from several goroutines at once. Values travel in
// the model's wire form. Errors are a *model.Refusal, which is shown in the
// user's words, or a fault.
type Data interface {
	Reader
	Writer
}

// Reader answers questions.
type Reader interface {
	// Session says who works in which organisation, and what is saved.
	Session(ctx context.Context) (Session, error)
	// List returns the live records that a query asks for.
	List(ctx context.Context, q Query) (List, error)
	// Count tells how many rows List returns without a limit.
	Count(ctx context.Context, q Query) (int, error)
	// Get returns a record, deleted or not, with computed fields, conflicts, and
	// the labels of what it refers to.
	Get(ctx context.Context, link model.Link) (*Full, error)
	// Links returns the live records that refer to a record, by field, at most
	// limit of each.
	Links(ctx context.Context, link model.Link, limit int) ([]LinkGroup, error)
	// NamedBy counts by kind the live records that name one of some records and
	// are none of them, the most first.
	NamedBy(ctx context.Context, links []model.Link) ([]model.KindCount, error)
	// History returns the changes of a record, the newest first.
	History(ctx context.Context, link model.Link) ([]Change, error)
	// Candidates returns the records of the kinds (nil: any) that match what is
	// typed so far, best first, and how many more do. Empty text gives the
	// likeliest: for people the team first.
	Candidates(ctx context.Context, kinds []string, text string, limit int) (found []Candidate, more int, err error)
	// Search looks in all kinds for what a line says: words and filters. A
	// refusal comes with the offers all the same: the line is being typed.
	Search(ctx context.Context, line string, limit int) (Found, error)
	// Tree returns the nodes of a plan (zero: the current one), parents before
	// children, in the plan's order.
	Tree(ctx context.Context, plan model.ID) (Tree, error)
	// Triage returns what may need a person now: every open task, and the
	// deadlines up to a day, passed ones included, that are not met.
	Triage(ctx context.Context, until model.Day) (Triage, error)
	// TriageTop returns as much of the triage as a first screen shows, at a
	// fraction of its cost; all of it where it is short.
	TriageTop(ctx context.Context, until model.Day) (Triage, error)
	// News returns what others did since a position, the last first, at most
	// limit records; a negative position is the one that MarkSeen kept.
	News(ctx context.Context, since int64, limit int) (News, error)
	// QuickPreview tells how a line of quick add is understood.
	QuickPreview(ctx context.Context, text string) (Quick, error)
	// Issues returns what a person must look at: of one record, or of all for a
	// zero link, at most limit of each sort (0: all).
	Issues(ctx context.Context, only model.Link, limit int) (Issues, error)
	// Chart returns the figures of one of model.Charts.
	Chart(ctx context.Context, name string) (model.Chart, error)
	// Drafts returns what forms kept, the newest first.
	Drafts(ctx context.Context) ([]Draft, error)
	// Watch returns when another process may have changed something, or ctx
	// ends.
	Watch(ctx context.Context) error
}

// Writer changes things. Calls come from the queue, one at a time, in order.
type Writer interface {
	// Apply makes edits as one user action: all or none.
	Apply(ctx context.Context, edits []Edit) (Done, error)
	// Undo takes back the last action of this person on this device, Redo does
	// it again. A refusal with code Ambiguous asks for a person's yes: then they
	// are called again with force.
	Undo(ctx context.Context, force bool) (Done, error)
	Redo(ctx context.Context, force bool) (Done, error)
	// Together makes one step for Undo and Redo of what was written here from a
	// position to another.
	Together(ctx context.Context, first, last int64) error
	// QuickAdd makes a task of each line ("Appeler le FAT vendredi qui:marie"), as
	// one action.
	QuickAdd(ctx context.Context, lines []string) (Done, error)
	// MarkSeen notes how far this device looked at what others did.
	MarkSeen(ctx context.Context, position int64) error
	KeepDraft(ctx context.Context, d Draft) error
	DropDraft(ctx context.Context, key string) error
}

// Session is what the header shows and what defaults need.
type Session struct {
	Organisation string
	Plan         model.ID // the current plan, zero if there is none
	Year         string   // its year
	Me           model.ID
	MyName       string
	// Saved is the time of the last change here; zero if there is none.
	Saved     time.Time
	Conflicts int
	// Withheld says that this device holds no protected values: it writes them
	// and cannot read them.
	Withheld bool
	// MayPurge says that this device may erase records for good.
	MayPurge bool
}

// Query asks for records of a kind.
type Query struct {
	Kind    string
	Columns []string // field names, computed ones included
	Where   string   // the language of --where; empty is all
	Sort    string   // field name, "-" before it for the reverse; empty is the kind's own
	IDs     []model.ID
	Reveal  bool // show sensitive values
	Deleted bool // the deleted records in the place of the live ones
	// Wires names the columns whose references are given by their wire values
	// instead of labels: those that rows are joined by.
	Wires []string
	// Limit is the most rows wanted, in the order of Sort; 0 is all.
	Limit int
}

// List is the answer to a Query.
type List struct {
	Query Query
	Rows  []Row
	// Position is the log position that the rows were read at: the base of
	// edits that begin from what they show.
	Position int64
	// Under is what the rows lie under, where a layout asked for that.
	Under *Lineage
}

// Row is one record of a list, kept small: there may be many.
type Row struct {
	ID model.ID
	// Cells holds, for each column asked for, the wire values joined by Join;
	// references are given by their labels. Hidden stands for a sensitive value.
	Cells []string
	// Conflict says that some field has several values.
	Conflict bool
}

// Join separates the values of one cell; Hidden is a cell not to be shown.
const (
	Join   = "\x1f"
	Hidden = "\x1ehidden"
)

// Away labels a file whose bytes are not here.
const Away = "\x1eaway"

// Full is a record with what is needed to show it.
type Full struct {
	*model.Record
	// Labels names what the record refers to, by wire value of the reference
	// (an ID, or kind:id); a protected or gone record has an empty label.
	Labels map[string]string
}

// Candidate is a record that a reference may name.
type Candidate struct {
	Link   model.Link
	Label  string
	Detail string   // what tells it from others of the same label
	Of     model.ID // the organisation of a person; zero for none
}

// Hit is a record that a search found.
type Hit struct {
	Link  model.Link
	Label string
	// Snippet is the text around the words found, where the label does not show
	// them; Marks are where they stand in it.
	Snippet string
	Marks   []model.Mark
	Day     model.Day // the record's own, "" where it has none
	Owner   string    // label of who answers for it
	Status  string
}

// Found is the answer to a search.
type Found struct {
	Hits []Hit // the best first
	More bool  // there may be others
	// Respelt is the word found in place of one that was found nowhere; Sought
	// tells the words in a label.
	Respelt string
	Sought  model.Sought
	Offers  []Offer
}

// Offer is what a line being typed may become.
type Offer struct{ Line, Word string }

// LinkGroup is the records of a kind that refer to one record by one field.
type LinkGroup struct {
	Kind, Field string
	Found       []Candidate
	More        int
}

// Change is one line of a record's history.
type Change struct {
	When     time.Time
	Who      string // label of the author
	Verb     string // create, edit, delete, restore
	Field    string // empty for a deletion or restoration
	From, To model.Value
	// Protected says that From or To is sensitive; Sealed that this device does
	// not hold it.
	Protected, Sealed bool
	Labels            map[string]string // as in Full
	// Position is its place in the log; Mine says that this person did it on this
	// device.
	Position int64
	Mine     bool
}

// Tree is a plan laid out.
type Tree struct {
	Plan  model.ID
	Title string
	Year  string
	Nodes []Node
	// Position as in List.
	Position int64
}

// Node is an objective, means, action or task in a Tree.
type Node struct {
	Link     model.Link
	Parent   model.ID // zero for an objective
	Number   string   // "1", "1.4", "1.4.b"; empty for a task
	Text     string
	Status   string // of actions and tasks
	Due      model.Day
	Assignee string // label of who does the task or answers for the action
	// Done and Total count what is below: tasks for an action, actions for
	// means and objectives.
	Done, Total int
	// Percent is the computed progress, -1 where there is none.
	Percent int
	// Conflict says that some field has several values.
	Conflict bool
}

// Triage is what may need a person now, the tasks by urgency, the deadlines by
// day.
type Triage struct {
	Tasks     []TriageTask
	Deadlines []TriageDeadline
	// Conflicts lists records with several values in a field; More is how many
	// there are beyond those listed. Protected ones have an empty label.
	Conflicts []Candidate
	More      int
	// Position as in List.
	Position int64
	// Partial says that Tasks are only the first of them. Counts tells, where it
	// is known, how many each section holds then.
	Partial bool
	Counts  map[model.Section]int
}

// TriageTask is an open task with why it is urgent.
type TriageTask struct {
	ID       model.ID
	Title    string
	Status   model.Status
	Priority string
	Due      model.Day
	Assignee model.ID
	Owner    string // label of the assignee
	Of       string // short label of its project or action, empty if it has none
	Score    int
	Why      []model.Reason
	Conflict bool
}

// TriageDeadline is a deadline that is not met yet.
type TriageDeadline struct {
	ID           model.ID
	Title        string
	Day          model.Day
	Type, Status string
	About        string // label of the project, grant, internship or lead
	Conflict     bool
}

// News is what others did since a position of the log.
type News struct {
	Since, Position int64
	Items           []NewsItem
	// More is how many records others changed beyond those listed; AtLeast that
	// there may be still more.
	More    int
	AtLeast bool
}

// NewsItem is what others did to one record.
type NewsItem struct {
	Link   model.Link
	Label  string   // Hidden for a protected record, empty for a purged one
	Verb   string   // create, edit, delete, restore, purge
	Fields []string // that were changed, the last first
	// From and To are what the only field was and is, where that is told.
	From, To model.Value
	Labels   map[string]string // as in Full
	Who      []string          // labels of the authors, the last first
	When     time.Time         // of the last change
}

// Draft is what was typed in a form and not saved.
type Draft struct {
	Key    string // one form: kind and id, or kind and "new"
	Link   model.Link
	Base   int64
	Fields map[string]string // as widget.Form.Draft gives it
	Kept   time.Time         // set by the store
}

// Op is what an Edit does.
type Op int

// The operations.
const (
	Set Op = iota // sets the named fields
	Create
	Delete
	Restore
	Purge // erases for good; all edits of one action do, or none
	// Settle gives Fields values that stand in them in conflict; rules are not
	// asked.
	Settle
	// Unite merges the record Other into the one of Link, with the values of
	// Fields where both had one.
	Unite
	// Rename makes whatever names the record name Other instead, or nothing where
	// that is zero.
	Rename
	// TakeIn does again, as this person's edit, what was set aside; LeaveAside
	// notes that a person left it so. Action names which; neither goes with others.
	TakeIn
	LeaveAside
	// Protect moves the values of a record that was not sensitive when they were
	// written; it goes alone.
	Protect
)

// Edit is one change of one record.
type Edit struct {
	Op   Op
	Link model.Link // Create with a zero ID lets the store choose it
	// Base is the log position at which the user began: what was shown then is
	// replaced, nothing later. Zero means now.
	Base int64
	// Fields holds the new values; a set's value is the whole set wanted.
	Fields map[string]model.Value
	// Add and Remove change sets by elements, for bulk edits.
	Add, Remove map[string]model.Value
	// Other is the second record of Unite and Rename.
	Other model.ID
	// Action is what TakeIn and LeaveAside are about.
	Action model.Hash
	// Draft names the draft that this edit saves: it is dropped in the same
	// transaction, so that a crash leaves either the draft or the record.
	Draft string
	// Said is how the user saw the record that a reference now names, for telling
	// what was done.
	Said string
}

// Done says what an action did.
type Done struct {
	Links    []model.Link // what changed; made records first
	Position int64
	// Label names the first record that was changed, empty where that is
	// protected; Count is the number of records that it was on.
	Label string
	Count int
	// Followed is how many records came of it by rule beside those: the next tasks
	// of series whose tasks are done.
	Followed int
	// What says what an undo took back, or a redo did again: create, edit, delete
	// or restore; Fields are those edited.
	What   string
	Fields []string
	// Empty says that nothing had to change.
	Empty bool
	// Final says that it cannot be undone; Left that nothing was changed, because
	// a person left something as it is; Moved that values are protected now, and
	// that this cannot be undone.
	Final, Left, Moved bool
}
